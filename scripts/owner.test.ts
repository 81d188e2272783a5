import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifyPassword } from 'better-auth/crypto';
import { type Database, openDatabase } from '../prisma/client.ts';
import { asOperator } from '../prisma/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../tests/setup/database.ts';
import { resetOwner } from '../services/identity/reset-owner.ts';
import { ensureOwner } from './owner.ts';

const email = 'owner@example.com';

let database: TestDatabase;
let db: Database;
let authDb: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.appUrl, 2);
  authDb = openDatabase(database.authUrl, 2);
});
afterAll(async () => {
  await Promise.all([db.$disconnect(), authDb.$disconnect()]);
  await database.drop();
});

const start = () =>
  ensureOwner({
    variables: { DATABASE_APP_URL: database.appUrl, DATABASE_AUTH_URL: database.authUrl },
    email,
  });

test('of three starts at once one makes the owner and tells the password; later ones make nobody', async () => {
  const told = await Promise.all([start(), start(), start()]);
  const passwords = told.filter((password) => password !== null);
  expect(passwords).toHaveLength(1);
  expect(await start()).toBeNull();
  const [owner, ...others] = await authDb.user.findMany({ include: { members: true, accounts: true } });
  expect(others).toEqual([]);
  expect(owner).toMatchObject({
    email,
    platformAdmin: true,
    emailVerified: true,
    members: [{ role: 'owner' }],
  });
  const hash = owner?.accounts[0]?.password ?? '';
  expect(await verifyPassword({ hash, password: passwords[0] ?? '' })).toBe(true);
});

test('a reset tells a new password, ends the sessions and is written down', async () => {
  const owner = await authDb.user.findUniqueOrThrow({ where: { email }, include: { members: true } });
  const soon = new Date(Date.now() + 60_000);
  await authDb.session.create({ data: { userId: owner.id, token: 'x', expiresAt: soon } });
  const { password } = await resetOwner(authDb);
  const { accounts, sessions } = await authDb.user.findUniqueOrThrow({
    where: { email },
    include: { accounts: true, sessions: true },
  });
  expect(sessions).toEqual([]);
  expect(await verifyPassword({ hash: accounts[0]?.password ?? '', password })).toBe(true);
  const trail = await asOperator(db, owner.members[0]?.organizationId ?? '', (tx) =>
    tx.audit.findMany({ where: { subjectId: owner.id }, orderBy: { at: 'asc' } }),
  );
  expect(trail.map(({ action, actorKind }) => [action, actorKind])).toEqual([
    ['person.create', 'command'],
    ['password.reset', 'command'],
  ]);
  expect(JSON.stringify(trail)).not.toContain(password);
});

test('an address that is no owner’s is told so', async () => {
  await expect(resetOwner(authDb, 'nobody@example.com')).rejects.toThrow('nobody@example.com is no owner.');
});
