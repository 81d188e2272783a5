import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import request from 'supertest';
import { makeToken } from '../../services/identity/one-time-token.ts';
import { enrol, openFactored, signIn as signInFactored } from '../../tests/setup/factored.ts';
import { startTestApi, type TestApi, type TestPerson, testPublicUrl } from '../../tests/setup/api.ts';

let api: TestApi;
let operatorId: string;
let person: TestPerson;

beforeAll(async () => {
  api = await startTestApi({ trustedProxies: ['loopback'] });
  ({ operatorId } = await api.addOperator('way-back'));
  person = await api.addPerson(operatorId, 'admin');
});
afterAll(() => api.stop());
beforeEach(async () => {
  await api.authDb.guess.deleteMany();
});

const post = (path: string, body: object, { from = '203.0.113.1', cookie = '' } = {}) =>
  request(api.app)
    .post(path)
    .type('form')
    .set({ Origin: testPublicUrl, 'X-Forwarded-For': from, ...(cookie && { Cookie: cookie }) })
    .send(body);

const signIn = (password: string, options?: { from?: string; cookie?: string }) =>
  post('/login', { email: person.email, password }, options);

const deviceOf = ({ headers }: { headers: Record<string, unknown> }): string =>
  ((headers['set-cookie'] ?? []) as string[]).find((cookie) => cookie.includes('.device='))?.split(';')[0] ??
  '';

test('who resets the password by mail signs in at once, however many tries others made', async () => {
  const NEW = 'five quite other words here';
  for (let i = 0; i < 30; i += 1) await signIn('wrong', { from: `198.51.100.${i}` });
  const refused = await signIn(person.password).expect(429);
  expect(refused.text).toContain('reset the password by mail');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  const link = await api.authDb.$transaction((tx) =>
    makeToken(tx, { purpose: 'reset-password', value: person.userId, lastsMs: 60_000, now: new Date() }),
  );
  const { token } = link ?? { token: '' };
  const reset = await post(`/reset/${token}`, { password: NEW }).expect(200);
  expect(deviceOf(reset)).toMatch(/^__Host-followthrough\.device=/);
  await signIn(NEW).expect(429);
  await signIn(NEW, { cookie: deviceOf(reset) }).expect(303);
  const wrong = await post('/reset/x', { password: NEW }).expect(404);
  expect(deviceOf(wrong)).toBe('');
});

test('links asked for are few, by mailbox and by address, and the refusal says that one is there', async () => {
  const ask = (email: string, from: string) => post('/reset', { email }, { from });
  for (let i = 0; i < 6; i += 1) await ask('nobody@example.com', `198.51.100.${i}`).expect(200);
  const { text } = await ask('nobody@example.com', '198.51.100.50').expect(429);
  expect(text).toContain('one is there already');
  const statuses: number[] = [];
  for (let i = 0; i < 35; i += 1) statuses.push((await ask(`n${i}@example.com`, '198.51.100.99')).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(30);
});

test('a session that was stolen gets few tries at the password, and shuts nobody out of sign-in', async () => {
  const victim = await api.addPerson(operatorId, 'admin');
  const { call, cookie } = await api.signIn(victim);
  const bare = cookie.split('; ').find((each) => each.includes('session_token')) ?? '';
  const tries: number[] = [];
  for (let i = 0; i < 7; i += 1)
    tries.push(
      (await post('/account/password', { currentPassword: 'x', newPassword: 'y' }, { cookie: bare })).status,
    );
  expect(tries).toEqual([400, 400, 400, 400, 400, 429, 429]);
  await call('get', '/api/me').expect(200);
  await api.signIn(victim);
});

test('a right password that leads to the second factor is no wrong try, and makes no browser known', async () => {
  const it = await openFactored();
  const member = await it.addPerson('owner');
  const { browser } = await signInFactored(it, member);
  await enrol(it, browser);
  for (let i = 0; i < 8; i += 1) {
    const { answer, browser: fresh } = await signInFactored(it, member);
    expect([i, answer.status, answer.body.code]).toEqual([i, 401, 'SECOND_FACTOR_NEEDED']);
    expect(fresh.cookies).toEqual(['second_factor']);
    expect(fresh.isKnown).toBe(false);
  }
  await it.api.stop();
});
