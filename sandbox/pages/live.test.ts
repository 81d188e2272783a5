import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express, { type Express } from 'express';
import type { AddressInfo } from 'node:net';
import { get, type Server } from 'node:http';
import { findBrowser } from '../../tests/setup/chromium.ts';
import { openPage, type Page } from '../../tests/setup/page.ts';
import { openStore } from '../state.ts';
import { guardPages } from './guard.ts';
import { liveRoutes } from './live.ts';
import { actForm, searchForm, shellPage } from './shell.ts';

const browser = findBrowser();

/** A room with everything that a redraw could break. */
function room(app: Express) {
  const store = openStore(undefined);
  const entries = ['first'];
  const said: string[] = [];
  app.use(guardPages, liveRoutes(store));
  app.get('/ringing', (_request, response) => void response.send('<div id="ringing"></div>'));
  app.get('/accounts/current', (_request, response) => void response.send('Account: main'));
  app.get('/', (request, response) => {
    const q = String(request.query['q'] ?? '');
    const items = entries
      .filter((name) => name.includes(q))
      .map(
        (name) =>
          `<li id="e-${name}">${name}<details id="d-${name}"><summary>More</summary>told</details></li>`,
      );
    const body = `<h1>Room</h1>${searchForm('/', `<label>Search<input name="q" value="${q}"></label>`)}
<ol>${items.reverse().join('')}</ol>
${actForm('/say', '<label>Say<input id="say" name="say" value=""></label><button id="send">Send</button>', 'data-empty')}
${actForm('/refuse', '<button id="refuse">Refuse</button>')}`;
    response.send(shellPage({ title: 'Room', room: '/', address: request.originalUrl, body }));
  });
  app.post('/say', express.urlencoded({ extended: false }), (request, response) => {
    said.push(String((request.body as Record<string, unknown>)['say']));
    entries.push(`said-${said.length}`);
    store.touch();
    response.redirect(303, '/');
  });
  app.post('/refuse', (_request, response) => {
    const told = 'That call has ended.';
    response.status(409).send(shellPage({ title: 'Room', room: '/', address: '/', body: '', told }));
  });
  return { entries, said, touch: store.touch, add: (name: string) => (entries.push(name), store.touch()) };
}

(browser ? describe : describe.skip)('a live page', () => {
  const app = express();
  const world = room(app);
  let server: Server;
  let page: Page;
  let address: string;
  beforeAll(async () => {
    server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    page = await openPage(browser ?? '');
    await page.go(`${address}/`);
    await page.until(`document.querySelector('#e-first')`);
  });
  afterAll(async () => {
    await page.close();
    server.closeAllConnections();
    server.close();
  });
  const text = `document.querySelector('#room').innerText`;

  test('is drawn anew at a change; what is typed, the cursor and what is open stay', async () => {
    await page.type('#say', 'half a sen');
    await page.read(`document.querySelector('#say').setSelectionRange(2, 4)`);
    await page.click('#d-first summary');
    await page.read(`void (window.same = document.querySelector('#say'))`);
    for (const name of ['second', 'third', 'fourth']) {
      world.add(name);
      await page.until(`${text}.includes('${name}')`);
    }
    expect(
      await page.read(`[say.value, document.activeElement === say, say === same, say.selectionStart,
        document.querySelector('#d-first').open, document.querySelectorAll('details[open]').length]`),
    ).toEqual(['half a sen', true, true, 2, true, 1]);
    expect(await page.read(`[...document.querySelectorAll('li')].map((li) => li.id)`)).toEqual([
      'e-fourth',
      'e-third',
      'e-second',
      'e-first',
    ]);
  });

  test('a change of a field is no change of the state', async () => {
    await page.read(`window.reads = performance.getEntriesByType('resource').length`);
    await page.read(`say.dispatchEvent(new Event('change', { bubbles: true }))`);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await page.read(`performance.getEntriesByType('resource').length - window.reads`)).toBe(0);
  });

  test('a form acts in place and is empty afterwards, and a refusal is told without loss', async () => {
    await page.read(`void (say.value = 'whole')`);
    await page.click('#send');
    await page.until(`${text}.includes('said-1')`);
    await page.until(`say.value === ''`);
    expect(world.said).toEqual(['whole']);
    expect(await page.read(`say === same`)).toBe(true);
    await page.type('#say', 'kept');
    await page.click('#refuse');
    await page.until(`document.querySelector('#told').innerText === 'That call has ended.'`);
    expect(await page.read(`say.value`)).toBe('kept');
    expect(await page.read(text)).toContain('said-1');
    await page.click('#send');
    await page.until(`document.querySelector('#told').innerText === ''`);
    // The refusal itself is the only thing that the browser may name.
    expect(page.complaints.filter((one) => !one.includes('409'))).toEqual([]);
  });

  test('a search filters while one types, stays in the address, and holds at the next change', async () => {
    await page.type('[name=q]', 'fi');
    await page.until(`!${text}.includes('second')`);
    expect(await page.read('location.search')).toBe('?q=fi');
    world.add('fifth');
    await page.until(`${text}.includes('fifth')`);
    world.add('sixth');
    await page.type('[name=q]', 'r');
    await page.until(`!${text}.includes('fifth')`);
    expect(
      await page.read(
        `[${text}.includes('first'), document.activeElement.name, document.activeElement.value]`,
      ),
    ).toEqual([true, 'q', 'fir']);
  });

  test('nothing is answered under a foreign name that leads here, and all under the local ones', async () => {
    const { port } = server.address() as AddressInfo;
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        get({ host: '127.0.0.1', port, path: '/accounts/current', headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        }).on('error', reject);
      });
    for (const host of [
      'elsewhere.example',
      `elsewhere.example:${port}`,
      '127.0.0.1.elsewhere.example',
      'a b',
    ])
      expect([host, await status(host)]).toEqual([host, 403]);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'LOCALHOST', `[::1]:${port}`])
      expect([host, await status(host)]).toEqual([host, 200]);
  });

  test('while changes go on they are told once a second, a single one soon', async () => {
    const leaving = new AbortController();
    const stream = await fetch(`${address}/live`, { signal: leaving.signal });
    const told: number[] = [];
    const reading = (async () => {
      for await (const chunk of stream.body ?? [])
        for (const _ of Buffer.from(chunk as Uint8Array)
          .toString()
          .matchAll(/redraw/g))
          told.push(Date.now());
    })().catch(() => undefined);
    const startedAt = Date.now();
    const busy = setInterval(world.touch, 10);
    while (told.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    clearInterval(busy);
    leaving.abort();
    await reading;
    expect(Number(told[1]) - startedAt).toBeLessThan(900);
    expect(Number(told[3]) - Number(told[1])).toBeGreaterThan(1_800);
  });

  test('what a page elsewhere would change is refused', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${address}/say`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ say: 'x' }),
        redirect: 'manual',
      });
    const before = world.said.length;
    for (const origin of [
      'https://elsewhere.example',
      'null',
      'http://127.0.0.1:1',
      'http://elsewhere.example',
    ]) {
      expect((await post({ origin })).status).toBe(403);
    }
    expect(world.said).toHaveLength(before);
    expect((await post({ origin: address })).status).toBe(303);
    expect((await post({})).status).toBe(303);
  });
});
