import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createOTP } from '@better-auth/utils/otp';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { twoFactor } from 'better-auth/plugins';
import express, { type Express } from 'express';
import request from 'supertest';
import { type Database, openDatabase } from '../../prisma/client.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/setup/database.ts';
import { createGuesses } from '../limits/guesses.ts';
import { readAddress } from '../middleware/read-address.ts';
import { createDevices } from './devices.ts';
import { lockOut } from './lock-out.ts';

const HOME = 'http://127.0.0.1:3000';
const ACCOUNT = { email: 'owner@example.com', password: 'a long enough password' };
const SECRET = 'a secret of sessions for tests, 32 characters';

let database: TestDatabase;
let authDb: Database;
let app: Express;

beforeAll(async () => {
  database = await createTestDatabase();
  authDb = openDatabase(database.authUrl, 8);
  const tables = { user: [], session: [], account: [], verification: [], twoFactor: [] };
  const auth = betterAuth({
    baseURL: HOME,
    secret: SECRET,
    trustedOrigins: [HOME],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    database: memoryAdapter(tables),
    emailAndPassword: {
      enabled: true,
      password: { hash: async (text) => text, verify: async ({ hash, password }) => hash === password },
    },
    plugins: [
      // Its own lock-out is of the account: ten wrong codes of anybody would keep its owner out.
      twoFactor({ accountLockout: { enabled: false } }),
      lockOut({ guesses: createGuesses(authDb, SECRET), devices: createDevices(SECRET) }),
    ],
  });
  app = express();
  app.set('trust proxy', ['loopback']);
  app.use(readAddress);
  app.all('/api/auth/{*any}', toNodeHandler(auth));
});
afterAll(async () => {
  await authDb.$disconnect();
  await database.drop();
});

/** A browser: it keeps its cookies, and an attacker may drop them. */
function openBrowser(from: string) {
  const jar = new Map<string, string>();
  return {
    jar,
    async post(path: string, body: object) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await request(app)
        .post(`/api/auth${path}`)
        .set({ Origin: HOME, 'X-Forwarded-For': from, ...(cookie && { Cookie: cookie }) })
        .send(body);
      for (const set of (answer.headers['set-cookie'] ?? []) as unknown as string[]) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        if (value === '' || /max-age=0/i.test(set)) jar.delete(name);
        else jar.set(name, value);
      }
      return answer;
    },
  };
}

test('whoever has the password gets 10 codes an hour, no browser known before the code, and the owner is not shut out', async () => {
  const owner = openBrowser('203.0.113.1');
  expect((await owner.post('/sign-up/email', { name: 'Sample', ...ACCOUNT })).status).toBe(200);
  const { body } = await owner.post('/two-factor/enable', { password: ACCOUNT.password });
  const shared = new URL(body.totpURI).searchParams.get('secret') ?? '';
  const code = () => createOTP(Buffer.from(base32(shared)).toString()).totp();
  expect((await owner.post('/two-factor/verify-totp', { code: await code() })).status).toBe(200);
  await authDb.guess.deleteMany();

  const statuses: number[] = [];
  for (let i = 0; i < 30; i += 1) {
    const attacker = openBrowser(`198.51.100.${i}`);
    const first = await attacker.post('/sign-in/email', ACCOUNT);
    expect(first.body.twoFactorRedirect).toBe(true);
    expect([...attacker.jar.keys()].filter((name) => name.includes('device'))).toEqual([]);
    statuses.push((await attacker.post('/two-factor/verify-totp', { code: '000000' })).status);
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);

  for (const name of owner.jar.keys()) if (!name.includes('device')) owner.jar.delete(name);
  expect((await owner.post('/sign-in/email', ACCOUNT)).body.twoFactorRedirect).toBe(true);
  expect((await owner.post('/two-factor/verify-totp', { code: await code() })).status).toBe(200);
});

function base32(text: string): Uint8Array {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text.replace(/=+$/, '')]
    .map((c) => letters.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
