import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';
import { answerProblems } from './problem.ts';
import { readProblem } from './read-problem.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { serve } from './server.ts';

let api: TestApi;
let user: TestUser;
let server: Server;
let port: number;

beforeAll(async () => {
  api = await startTestApi({ slowest: { every: 1_500, least: 1 } });
  user = await api.addOperator('bodies');
  server = serve(api.app, { headWithin: 400, lookEvery: 100 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await api.stop();
});

const NEVER_ENDING = '[' + ' '.repeat(64 * 1024);

/** Opens a request by hand, and says what the server answered before it closed. */
async function byHand(
  head: readonly string[],
  write: (socket: Socket) => void | Promise<void>,
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    `${['POST /api/leads HTTP/1.1', 'Host: x', `X-API-Key: ${user.key}`, ...head].join('\r\n')}\r\n`,
  );
  const closed = once(socket, 'close');
  await write(socket);
  await closed;
  return answer;
}

const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

describe('what is too much', () => {
  test.each([
    ['/api/leads', 1_000_000 * 1.1],
    ['/api/leads/import', 20_000_000 * 1.1],
  ])('%s: a body above its limit is refused, told its length or not, packed or not', async (path, bytes) => {
    const body = JSON.stringify({ campaignId: 'x', note: 'a'.repeat(bytes) });
    const post = () => user.call('post', path).type('json');
    expect((await post().send(body).expect(413)).body.code).toBe('too_large');
    // A thousandth of its size on the way: what counts is what it becomes.
    const packed = gzipSync(body);
    expect(packed.length).toBeLessThan(bytes / 100);
    const bomb = post().set('Content-Encoding', 'gzip');
    bomb.write(packed);
    expect((await bomb.expect(413)).body.code).toBe('too_large');
  });

  test('a body that never tells its length is refused once it is too long', async () => {
    const answer = await byHand(
      ['Content-Type: application/json', 'Transfer-Encoding: chunked', 'Connection: close', ''],
      async (socket) => {
        for (let i = 0; i < 20 && !socket.closed; i += 1) socket.write(chunk(NEVER_ENDING));
        socket.end('0\r\n\r\n');
      },
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('sign-in reads no more than 64 kB', async () => {
    const app = express();
    app.use(signInRoutes(api.auth));
    app.use(answerProblems(readProblem));
    const body = { email: 'a@example.com', password: 'x'.repeat(70_000) };
    await request(app).post('/api/auth/sign-in/email').send(body).expect(413);
    await request(app)
      .post('/api/auth/sign-in/email')
      .send({ ...body, password: 'x' })
      .expect(401);
    const deep = `{"email":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const { status } = await request(app).post('/api/auth/sign-in/email').type('json').send(deep);
    expect(status).toBe(400);
  });

  test.each([
    ['lists', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
    ['levels that never close', '[{"a":'.repeat(10_000)],
    [
      'levels behind a text with brackets and quotes',
      `["]]]]\\"]",${'['.repeat(2_000)}${']'.repeat(2_000)}]`,
    ],
  ])('10,000 %s are a 400, and soon', async (_what, body) => {
    const began = process.cpuUsage();
    const answer = await user.call('post', '/api/leads').type('json').send(body).expect(400);
    expect(answer.body).toMatchObject({ code: 'invalid_input', errors: [{ field: 'body' }] });
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1_000);
  });

  test('what is just not too deep is read, and refused by its field', async () => {
    const body = `{"rows":${'['.repeat(990)}${']'.repeat(990)}}`;
    for (const path of ['/api/leads', '/api/leads/import', '/api/imports', '/api/sequences'])
      await user.call('post', path).type('json').send(body).expect(400);
  });

  test('brackets in a text are no levels', async () => {
    const { campaignId } = await addCampaign(user);
    const firstName = `${'['.repeat(1_200)}\\" {{`;
    const { body } = await user.call('post', '/api/leads').send({ campaignId, firstName });
    expect(JSON.stringify(body)).not.toContain('levels');
  });

  test('JSON that is not UTF-8 is not read', async () => {
    const sent = user.call('post', '/api/leads').set('Content-Type', 'application/json; charset=utf-16le');
    sent.write(Buffer.from('{}', 'utf16le'));
    await sent.expect(415);
  });

  test('very many parameters and headers are no fault of ours, and cost no time', async () => {
    const began = process.cpuUsage();
    const parameters = Array.from({ length: 2_000 }, (_, i) => `a${i}=1`).join('&');
    expect([200, 400, 431]).toContain((await user.call('get', `/api/leads?${parameters}`)).status);
    const nested = `a${'[b]'.repeat(3_000)}=1`;
    expect([200, 400, 431]).toContain((await user.call('get', `/api/leads?${nested}`)).status);
    const long = await byHand([`X-Long: ${'a'.repeat(20_000)}`, ''], () => undefined);
    expect(long).toMatch(/^HTTP\/1\.1 431 /);
    const many = Array.from({ length: 1_500 }, (_, i) => `X-${i}: 1`);
    const counted = await byHand([...many, 'Connection: close', 'Content-Length: 0', ''], () => undefined);
    expect(counted).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(3_000);
  });
});

describe('what is too slow', () => {
  test('a head that does not end is cut', async () => {
    expect(await byHand([], (socket) => void socket.write('X-More: '))).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('a body of which nearly nothing comes is cut, with a word', async () => {
    const answer = await byHand(['Content-Type: application/json', 'Content-Length: 1000', ''], (socket) => {
      socket.write('{');
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*"code":"too_slow"/);
  });

  test('an upload that comes slowly, and comes, is taken however long it lasts', async () => {
    const { campaignId } = await addCampaign(user);
    const rows = Array.from({ length: 400 }, (_, i) => `+1415555${String(2_000 + i)}`).join('\n');
    const file = `phone\n${rows}\n`;
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.write(
      [
        `POST /api/imports?campaignId=${campaignId} HTTP/1.1`,
        ...['Host: x', `X-API-Key: ${user.key}`, 'Content-Type: text/csv', `Content-Length: ${file.length}`],
        ...['Connection: close', '', ''],
      ].join('\r\n'),
    );
    // Some three seconds: longer than heads may take, and than two looks at what comes.
    const closed = once(socket, 'close');
    for (let at = 0; at < file.length; at += 250) {
      socket.write(file.slice(at, at + 250));
      await new Promise((done) => setTimeout(done, 150));
    }
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 202 /);
  });
});
