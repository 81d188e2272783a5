import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createWebClient, type WebSettings } from './client.ts';
import { isPublicAddress } from './public-address.ts';

describe('addresses', () => {
  test.each([
    ...[
      '0.0.0.0',
      '10.0.0.1',
      '100.64.0.1',
      '100.100.100.200',
      '127.0.0.1',
      '127.255.255.254',
      '169.254.169.254',
    ],
    ...[
      '168.63.129.16',
      '172.16.0.1',
      '172.31.255.255',
      '192.0.0.192',
      '192.0.2.1',
      '192.168.1.1',
      '198.18.0.1',
    ],
    ...['198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.88.99.1'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '::127.0.0.1', '64:ff9b::a00:1', '64:ff9b:1::1'],
    ...[
      '2002:7f00:1::',
      '2001::1',
      '2001:db8::1',
      'fc00::1',
      'fd00:ec2::254',
      'fe80::1',
      'fec0::1',
      'ff02::1',
    ],
    ...['100::1', '5f00::1', 'localhost', ''],
  ])('%s is not of the public internet', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '142.250.1.100',
    '::ffff:8.8.8.8',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
  ])('%s is', (address) => expect(isPublicAddress(address)).toBe(true));
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server of ours that stands for one of the public internet: 127.0.0.1 is allowed, 127.0.0.2 is the inside. */
async function open(listener: RequestListener): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.socket.localAddress} ${request.headers.host?.split(':')[0]}${request.url}`);
    listener(request, response);
  });
  servers.push(server);
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, asked };
}

const isAllowed = (address: string) => address === '127.0.0.1';
const at = (address: string) => [{ address, family: 4 }];
const clientOf = (settings: Partial<WebSettings> = {}) =>
  createWebClient({ isAllowed, isOpen: true, lookup: async () => at('127.0.0.1'), ...settings });
const wants = { limit: 1_000, within: 5_000, types: ['text/csv'] };
const csv: RequestListener = (_request, response) =>
  void response.setHeader('Content-Type', 'text/csv; charset=utf-8').end('phone\n1\n');

describe('what is asked for', () => {
  test.each([
    ['http://example.com/a.csv', 'https://'],
    ['ftp://example.com/a.csv', 'https://'],
    ['file:///etc/passwd', 'https://'],
    ['https://user:secret@example.com/', 'a name or a password'],
    ['https://example.com:8443/', 'names a port'],
    ['example.com', 'cannot be read'],
    ['https://127.0.0.1/', 'public internet'],
    ['https://2130706433/', 'public internet'],
    ['https://0x7f.1/', 'public internet'],
    ['https://[::1]/', 'public internet'],
    ['https://[::ffff:10.0.0.1]/', 'public internet'],
    ['https://169.254.169.254/latest/meta-data/', 'public internet'],
    ['https://localhost/', 'public internet'],
  ])('%s is refused: %s', async (address, words) => {
    const asked = createWebClient().get({ ...wants, address });
    await expect(asked).rejects.toMatchObject({
      kind: 'not_allowed',
      message: expect.stringContaining(words),
    });
  });

  test('a file is read', async () => {
    const { port } = await open(csv);
    const { type, body } = await clientOf().get({ ...wants, address: `http://files.test:${port}/a.csv` });
    expect([type, await text(body)]).toEqual(['text/csv', 'phone\n1\n']);
  });

  test('a name that answers otherwise the second time is asked once, and reached where it was checked', async () => {
    const { port, asked } = await open(csv);
    let lookups = 0;
    const lookup = async () => at((lookups += 1) === 1 ? '127.0.0.1' : '127.0.0.2');
    await clientOf({ lookup }).get({ ...wants, address: `http://rebinds.test:${port}/a.csv` });
    expect([lookups, asked]).toEqual([1, ['127.0.0.1 rebinds.test/a.csv']]);
  });

  test.each([
    ['the inside alone', [...at('127.0.0.2')]],
    ['the inside besides the public', [...at('127.0.0.1'), ...at('127.0.0.2')]],
    ['nothing', []],
  ])('a name that leads to %s is not asked', async (_what, found) => {
    const { port, asked } = await open(csv);
    const got = clientOf({ lookup: async () => found }).get({ ...wants, address: `http://in.test:${port}/` });
    await expect(got).rejects.toMatchObject({ kind: 'not_allowed' });
    expect(asked).toEqual([]);
  });

  test('who sits behind a redirect is checked like any other, and three in a row are enough', async () => {
    const { port, asked } = await open((request, response) => {
      const to: Record<string, string> = {
        '/inside': `http://127.0.0.2:${port}/secret`,
        '/name': `http://inside.test:${port}/secret`,
        '/file': 'file:///etc/passwd',
        '/password': `http://a:b@files.test:${port}/`,
        '/1': '/2',
        '/2': '/3',
        '/3': '/a.csv',
        '/0': '/1',
      };
      const location = to[request.url ?? ''];
      if (!location) return csv(request, response);
      response.writeHead(302, { Location: location }).end();
    });
    const lookup = async (host: string) => at(host === 'inside.test' ? '127.0.0.2' : '127.0.0.1');
    const get = (path: string) =>
      clientOf({ lookup }).get({ ...wants, address: `http://files.test:${port}${path}` });
    for (const path of ['/inside', '/name', '/file', '/password', '/0'])
      await expect(get(path)).rejects.toMatchObject({ kind: 'not_allowed' });
    expect(asked.filter((line) => line.includes('secret'))).toEqual([]);
    expect(await text((await get('/1')).body)).toContain('phone');
  });

  test.each([
    ['a page', 'wrong_type', { 'Content-Type': 'text/html' }, 'x', 200],
    ['nothing of a type', 'wrong_type', {}, 'x', 200],
    ['something packed', 'wrong_type', { 'Content-Type': 'text/csv', 'Content-Encoding': 'gzip' }, 'x', 200],
    ['nothing', 'refused', { 'Content-Type': 'text/csv' }, 'x', 404],
    ['a failure', 'unreachable', { 'Content-Type': 'text/csv' }, 'x', 503],
    ['too much, as it says', 'too_large', { 'Content-Type': 'text/csv', 'Content-Length': '1001' }, 'x', 200],
  ])('%s is refused as %s', async (_what, kind, headers, body, status) => {
    const { port } = await open((_request, response) => {
      response.writeHead(status, headers as Record<string, string>);
      response.write(body);
    });
    const got = clientOf().get({ ...wants, address: `http://files.test:${port}/` });
    await expect(got).rejects.toMatchObject({ kind });
  });

  test('too much that did not say so, what comes too slowly and what breaks off end the reading', async () => {
    const { port } = await open((request, response) => {
      response.setHeader('Content-Type', 'text/csv').write('a'.repeat(600));
      if (request.url === '/large') response.end('a'.repeat(600));
      if (request.url === '/broken') setTimeout(() => response.destroy(), 20);
    });
    const get = async (path: string) => {
      const { body } = await clientOf().get({
        ...wants,
        within: 500,
        address: `http://files.test:${port}${path}`,
      });
      return text(body);
    };
    await expect(get('/large')).rejects.toMatchObject({ kind: 'too_large' });
    await expect(get('/slow')).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('it took too long'),
    });
    await expect(get('/broken')).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
