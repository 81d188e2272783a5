import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from '../../tests/setup/browser.ts';
import { enrol, type Factored, openFactored, PASSWORD, signIn } from '../../tests/setup/factored.ts';

const HOME = '/account/second-factor';

let it: Factored;
beforeAll(async () => {
  it = await openFactored();
});
afterAll(() => it.api.stop());

const secretOn = (page: string): string =>
  (/<code>([A-Z2-7 ]+)<\/code>/.exec(page)?.[1] ?? '').replaceAll(' ', '');
const codesOn = (page: string): string[] =>
  [...page.matchAll(/<li><code>(.+?)<\/code>/g)].map(([, code = '']) => code);

async function setUp(browser: Browser) {
  const scan = await browser.submit(`${HOME}/begin`, { password: PASSWORD });
  const secret = secretOn(scan.text);
  const done = await browser.submit(`${HOME}/confirm`, { code: it.code(secret) });
  it.wait(60);
  return { scan, secret, done, codes: codesOn(done.text) };
}

test('a person sets up an app and signs in by its code, without a script on any page', async () => {
  const person = await it.addPerson();
  const { browser } = await signIn(it, person);
  expect((await browser.get(HOME)).text).toContain('Set up a second factor');
  const wrong = await browser.submit(`${HOME}/begin`, { password: 'wrong' });
  expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('That is not your password.')]);
  const { scan, secret, done, codes } = await setUp(browser);
  expect(scan.text).toContain('<svg');
  expect(scan.text).not.toMatch(/<script|<img src="(?!\/icon\.svg")|data:| on\w+=/);
  expect(scan.headers['cache-control']).toBe('no-store');
  expect(codes).toHaveLength(10);
  expect(done.text).toContain('not shown again');
  expect((await browser.get(HOME)).text).toContain('Backup codes left: 10.');

  const { browser: next } = await signIn(it, person);
  expect((await next.get('/login/code')).text).toContain('name="code"');
  const no = await next.submit('/login/code', { code: '000000' });
  expect([no.status, no.text]).toEqual([403, expect.stringContaining('That code is wrong.')]);
  expect((await next.submit('/login/code', { code: '12' })).status).toBe(400);
  const yes = await next.submit('/login/code', { code: it.code(secret) });
  expect([yes.status, yes.headers['location']]).toEqual([303, '/']);
  expect((await next.get('/api/me')).status).toBe(200);
});

test('somebody whose organization asks for one is led to set it up, and is in then', async () => {
  const { id } = await it.addOrganization('operator');
  await it.require(id);
  const { browser } = await signIn(it, await it.addPerson('rep', id));
  expect((await browser.get('/login/code')).headers['location']).toBe(HOME);
  const page = await browser.get(HOME);
  expect(page.text).toContain('Your organization asks for a second factor');
  expect(page.text).not.toContain('name="password"');
  const { done } = await setUp(browser);
  expect(done.text).toContain('<a href="/">I have kept them: go on</a>');
  expect((await browser.get('/api/me')).status).toBe(200);
  expect((await browser.get(HOME)).text).not.toContain('Turn it off');
});

test('the form of sign-in leads to the code, and to no session before it', async () => {
  const person = await it.addPerson();
  const { browser: first } = await signIn(it, person);
  const { secret } = await enrol(it, first);
  const browser = it.browser();
  const led = await browser.submit('/login', { email: person.email, password: PASSWORD, next: '/account' });
  expect([led.status, led.headers['location']]).toEqual([303, '/login/code']);
  expect(browser.cookies).toEqual(['second_factor']);
  await browser.submit('/login/code', { code: it.code(secret) });
  expect((await browser.get('/account')).text).toContain('href="/account/second-factor"');
});

test('a first code that is wrong does not show the square again', async () => {
  const { browser } = await signIn(it, await it.addPerson());
  await browser.submit(`${HOME}/begin`, { password: PASSWORD });
  const { status, text } = await browser.submit(`${HOME}/confirm`, { code: '000000' });
  expect(status).toBe(403);
  expect(text).toContain('Begin again');
  expect(text).not.toContain('<svg');
});

test('backup codes are made anew, the app is moved, and it is turned off, each by password and code', async () => {
  const { browser } = await signIn(it, await it.addPerson());
  const { secret, codes } = await setUp(browser);
  const refused = await browser.submit(`${HOME}/backup-codes`, { password: PASSWORD, code: '000000' });
  expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('That code is wrong.')]);
  const renewed = await browser.submit(`${HOME}/backup-codes`, { password: PASSWORD, code: it.code(secret) });
  const fresh = codesOn(renewed.text);
  expect(fresh).toHaveLength(10);
  expect(fresh).not.toContain(codes[0]);
  const scan = await browser.submit(`${HOME}/begin`, { password: PASSWORD, code: fresh[0] ?? '' });
  const moved = secretOn(scan.text);
  const done = await browser.submit(`${HOME}/confirm`, { code: it.code(moved) });
  it.wait(60);
  expect(codesOn(done.text)).toHaveLength(10);
  const off = await browser.submit(`${HOME}/disable`, { password: PASSWORD, code: it.code(moved) });
  expect([off.status, off.headers['location']]).toEqual([303, HOME]);
  expect((await browser.get(HOME)).text).toContain('Set up a second factor');
});

test('whoever is signed in finds the way back to the own sign-in', async () => {
  const { browser } = await signIn(it, await it.addPerson());
  const back = '<a href="/account">Back to your sign-in</a>';
  expect((await browser.get(HOME)).text).toContain(back);
  await enrol(it, browser);
  expect((await browser.get(HOME)).text).toContain(back);
});

test('whoever is nobody is led to sign-in', async () => {
  const browser = it.browser();
  for (const path of ['/login/code', HOME]) {
    expect([path, (await browser.get(path)).headers['location']]).toEqual([path, '/login']);
  }
  for (const path of ['/login/code', `${HOME}/begin`, `${HOME}/confirm`, `${HOME}/disable`]) {
    const { status, headers } = await browser.submit(path, { password: PASSWORD, code: '123456' });
    expect([path, status, headers['location']]).toEqual([path, 303, '/login']);
  }
});

test('whoever is in the middle of signing in is led to the code, not to the settings', async () => {
  const person = await it.addPerson();
  const { browser: first } = await signIn(it, person);
  await enrol(it, first);
  const { browser } = await signIn(it, person);
  expect((await browser.get(HOME)).headers['location']).toBe('/login/code');
});

test('its pages let a form say whence it comes, and say when to try again', async () => {
  const { browser } = await signIn(it, await it.addPerson());
  const page = await browser.get('/account/second-factor');
  expect(page.headers['referrer-policy']).toBe('same-origin');
  const wrong = { password: 'not the password', code: '' };
  for (let i = 0; i < 5; i += 1) await browser.submit('/account/second-factor/begin', wrong);
  const late = await browser.submit('/account/second-factor/begin', wrong);
  expect([late.status, late.type]).toEqual([429, 'text/html']);
  expect(Number(late.headers['retry-after'])).toBeGreaterThan(60);
});
