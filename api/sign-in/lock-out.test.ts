import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { betterAuth } from 'better-auth';
import { toNodeHandler } from 'better-auth/node';
import express, { type Express } from 'express';
import request from 'supertest';
import { type Database, openDatabase } from '../../prisma/client.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/setup/database.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import { createAuth } from '../auth.ts';
import { createGuesses } from '../limits/guesses.ts';
import { readAddress } from '../middleware/read-address.ts';
import { createDevices } from './devices.ts';

const HOME = 'https://followthrough.test';
const PASSWORD = 'a long enough password';
const SECRET = 'a secret of sessions for tests, 32 characters';
const DEVICE = '__Host-followthrough.device';

let database: TestDatabase;
let authDb: Database;
let app: Express;

beforeAll(async () => {
  database = await createTestDatabase();
  authDb = openDatabase(database.authUrl, 8);
  app = startSignIn(HOME);
  for (const name of ['owner', 'other']) await signUp(`${name}@example.com`);
});
afterAll(async () => {
  await authDb.$disconnect();
  await database.drop();
});
beforeEach(async () => {
  await authDb.guess.deleteMany();
});

/** Sign-in as the app has it, with the parts of it that this test needs. */
function startSignIn(publicUrl: string): Express {
  const guesses = createGuesses(authDb, SECRET);
  const { options } = createAuth({
    ...{
      authDb,
      secret: SECRET,
      publicUrl,
      allowedOrigins: [],
      guesses,
      seal: testSeal,
      now: () => new Date(),
    },
    devices: createDevices(SECRET),
    social: {},
    inBackground: (work) => void work.catch(() => undefined),
  });
  const auth = betterAuth({
    ...options,
    emailAndPassword: {
      enabled: true,
      // The real one is slow by intent, and not what is tested here.
      password: { hash: async (text) => text, verify: async ({ hash, password }) => hash === password },
    },
  });
  const served = express();
  // The test is the proxy: it says whence a request comes.
  served.set('trust proxy', ['loopback']);
  served.use(readAddress);
  served.all('/api/auth/{*any}', toNodeHandler(auth));
  return served;
}

const post = (path: string, body: object, { from = '203.0.113.1', cookie = '', on = app } = {}) =>
  request(on)
    .post(`/api/auth${path}`)
    .set({ Origin: HOME, 'X-Forwarded-For': from, ...(cookie && { Cookie: cookie }) })
    .send(body);

const signUp = (email: string) =>
  post('/sign-up/email', { name: 'Sample', email, password: PASSWORD }).expect(200);

const signIn = (password: string, options: { from?: string; cookie?: string; email?: string } = {}) =>
  post('/sign-in/email', { email: options.email ?? 'owner@example.com', password }, options);

const cookieOf = ({ headers }: { headers: Record<string, unknown> }, name: string): string | undefined =>
  ((headers['set-cookie'] ?? []) as string[]).find((cookie) => cookie.startsWith(`${name}=`))?.split(';')[0];

const attacker = (i: number) => `198.51.100.${i % 50}`;

test('1,000 wrong tries from 50 addresses get at most 20 guesses, and the owner signs in from the known browser', async () => {
  const known = cookieOf(await signIn(PASSWORD).expect(200), DEVICE) ?? '';
  expect(known).not.toBe('');
  await authDb.guess.deleteMany();
  const statuses: number[] = [];
  for (let i = 0; i < 1_000; i += 20) {
    const tries = Array.from({ length: 20 }, (_, j) => signIn(`guess ${i + j}`, { from: attacker(i + j) }));
    statuses.push(...(await Promise.all(tries)).map(({ status }) => status));
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(980);
  // Even the right password is refused to a stranger now, who learns nothing by it.
  await signIn(PASSWORD, { from: attacker(0) }).expect(429);
  await signIn(PASSWORD, { from: '203.0.113.77', cookie: known }).expect(200);
  await signIn(PASSWORD, { from: attacker(0), cookie: known }).expect(200);
  // And nobody else is shut out.
  await signIn(PASSWORD, { from: '203.0.113.9', email: 'other@example.com' }).expect(200);
});

test('a known browser has 10 tries of its own, and a forged or foreign one none', async () => {
  const known = cookieOf(await signIn(PASSWORD).expect(200), DEVICE) ?? '';
  for (let i = 0; i < 10; i += 1) await signIn('wrong', { cookie: known }).expect(401);
  const { headers, body } = await signIn(PASSWORD, { cookie: known }).expect(429);
  expect(Number(headers['retry-after'])).toBeGreaterThan(3_500);
  expect(body).toMatchObject({ code: 'TOO_MANY_TRIES', message: expect.stringContaining('in 60 minutes') });
  const forged = `${known.slice(0, -5)}AAAAA`;
  const foreign = cookieOf(await signIn(PASSWORD, { email: 'other@example.com' }).expect(200), DEVICE) ?? '';
  for (const cookie of [forged, foreign]) {
    await authDb.guess.deleteMany();
    for (let i = 0; i < 5; i += 1) await signIn('wrong', { cookie }).expect(401);
    await signIn('wrong', { cookie }).expect(429);
  }
});

test('one browser is known to several accounts', async () => {
  const first = cookieOf(await signIn(PASSWORD).expect(200), DEVICE) ?? '';
  const both = cookieOf(
    await signIn(PASSWORD, { email: 'other@example.com', cookie: first }).expect(200),
    DEVICE,
  );
  for (let i = 0; i < 30; i += 1) await signIn('wrong', { from: attacker(i) });
  await signIn(PASSWORD, { cookie: both ?? '' }).expect(200);
});

test('an account of one’s own buys no tries at others', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 60; i += 1) {
    statuses.push((await signIn('wrong', { email: `nobody${i}@example.com` })).status);
    if (i % 3 === 0) await signIn(PASSWORD, { email: 'other@example.com' });
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(50);
});

test('an unknown account is refused like a known one', async () => {
  const refusals = await Promise.all(
    ['owner@example.com', 'nobody@example.com'].map(async (email) => {
      const statuses = [];
      for (let i = 0; i < 7; i += 1) statuses.push((await signIn('wrong', { email })).status);
      return statuses;
    }),
  );
  expect(refusals[0]).toEqual(refusals[1]);
});

test('X-Forwarded-For of a stranger, and our own header, make no new address', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    const spoofed = { from: `192.0.2.${i}, 203.0.113.200` };
    const { status } = await signIn('wrong', spoofed).set('X-Client-Address', `192.0.2.${i}`);
    statuses.push(status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
});

test('an IPv6 line is one address, by its /64', async () => {
  for (let i = 0; i < 5; i += 1) await signIn('wrong', { from: `2001:db8:1:1::${i}` }).expect(401);
  await signIn('wrong', { from: '2001:db8:1:1:ffff::1' }).expect(429);
  await signIn('wrong', { from: '2001:db8:1:2::1' }).expect(401);
});

test('what is kept of tries names nobody', async () => {
  await signIn('wrong');
  const kept = JSON.stringify(await authDb.guess.findMany(), (_, value) =>
    typeof value === 'bigint' ? Number(value) : value,
  );
  expect(kept).toContain('password.pair');
  expect(kept).not.toMatch(/owner|example|203\.0/);
});

test('cookies are for us alone: their exact headers, on https and on http', async () => {
  const set = async (on: Express, origin: string) => {
    const answer = await request(on)
      .post('/api/auth/sign-in/email')
      .set('Origin', origin)
      .send({ email: 'owner@example.com', password: PASSWORD })
      .expect(200);
    const cookies = (answer.headers['set-cookie'] ?? []) as unknown as string[];
    return cookies.map((cookie) => cookie.replace(/=[^;]+/, '=…')).sort();
  };
  const MONTHS = 180 * 86_400;
  const WEEK = 7 * 86_400;
  expect(await set(app, HOME)).toEqual([
    `__Host-followthrough.device=…; Max-Age=${MONTHS}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    `__Host-followthrough.session_token=…; Max-Age=${WEEK}; Path=/; HttpOnly; Secure; SameSite=Lax`,
  ]);
  const plain = 'http://127.0.0.1:3000';
  expect(await set(startSignIn(plain), plain)).toEqual([
    `followthrough.device=…; Max-Age=${MONTHS}; Path=/; HttpOnly; SameSite=Lax`,
    `followthrough.session_token=…; Max-Age=${WEEK}; Path=/; HttpOnly; SameSite=Lax`,
  ]);
});

test('with a cookie sign-in takes requests from our own pages alone, and without one no form of another site', async () => {
  const send = (headers: Record<string, string>) =>
    request(app)
      .post('/api/auth/sign-in/email')
      .set(headers)
      .send({ email: 'owner@example.com', password: PASSWORD });
  await send({ Cookie: 'a=b', Origin: 'https://evil.example' }).expect(403);
  await send({ Cookie: 'a=b' }).expect(403);
  await send({ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }).expect(403);
  await send({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }).expect(403);
  await send({ Origin: HOME, Cookie: 'a=b' }).expect(200);
});
