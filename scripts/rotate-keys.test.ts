import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { openSecrets, sealSecrets } from '../services/connections/sealed-secrets.ts';
import { changeContact } from '../services/contacts/change-contact.ts';
import { changeOperator } from '../services/identity/change-operator.ts';
import { secretPlace } from '../services/identity/second-factor.ts';
import { createSealer } from '../services/seal.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../tests/setup/fixtures.ts';
import { checkout } from './local/checkout.ts';

const OLD = { id: 'old', key: Buffer.alloc(32, 1) };
const NEW = { id: 'new', key: Buffer.alloc(32, 2) };
const text = (keys: readonly (typeof OLD)[]) =>
  keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join();

let world: TestWorld;
let fixture: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
});
afterAll(() => world.close());

function run(keys: string, ...args: string[]) {
  const env = {
    PATH: process.env.PATH,
    DATABASE_APP_URL: world.appUrl,
    DATABASE_AUTH_URL: world.authUrl,
    DATA_KEYS: keys,
  };
  const command = ['--import', 'tsx', 'scripts/rotate-keys.ts', ...args];
  return spawnSync(process.execPath, command, { cwd: checkout, encoding: 'utf8', env });
}

/** An authenticator app of somebody. */
async function addApp(): Promise<string> {
  const [user] = await world.ask<{ id: string }>(
    `INSERT INTO "user" (name, email, updated_at) VALUES ('x', 'lead07@example.com', now()) RETURNING id`,
  );
  const { id = '' } = user ?? {};
  const secret = createSealer([OLD]).seal('SECRET', secretPlace(id));
  await world.ask(
    'INSERT INTO second_factor (user_id, secret, confirmed_at, updated_at) VALUES ($1, $2, now(), now())',
    [id, secret],
  );
  return id;
}

/** An account at a vendor, with secrets in each of the three places. */
async function addConnection(operatorId: string): Promise<string> {
  const connectionId = randomUUID();
  const sealed = (slot: 'secrets' | 'previous' | 'candidate') =>
    sealSecrets(createSealer([OLD]), { connectionId, vendor: 'retell', slot }, { apiKey: slot });
  const later = new Date('2030-01-01');
  await asOperator(world.db, operatorId, (tx) =>
    tx.vendorConnection.create({
      data: {
        ...{ id: connectionId, operatorId, vendor: 'retell', status: 'active', account: 'org_1' },
        ...{ sealedSecrets: sealed('secrets'), sealedCandidate: sealed('candidate'), candidateAt: later },
        ...{ sealedPrevious: sealed('previous'), previousUntil: later },
      },
    }),
  );
  return connectionId;
}

test('what an old key has sealed is sealed by the new one, and the old one is said to be needed no more', async () => {
  const { operatorId, contactId } = fixture;
  const caller = { tenant: { role: 'operator', operatorId }, actor: ACTOR } as const;
  await changeOperator(world.db, caller, { sensitiveFields: ['ssn'] });
  await changeContact(world.db, createSealer([OLD]), caller, {
    id: contactId,
    fields: { ssn: '078-05-1120' },
  });
  const userId = await addApp();
  const connectionId = await addConnection(operatorId);

  const first = run(text([NEW, OLD]));
  expect([first.status, first.stderr]).toEqual([0, '']);
  expect(first.stdout).toMatch(
    /^1 contacts, 1 second factors and 1 vendor connections are sealed anew by the key new\.\n.*"old" can be taken out/,
  );
  expect(run(text([NEW, OLD])).stdout).toMatch(
    /^0 contacts, 0 second factors and 0 vendor connections.*\n.*nothing needs "old" any more/,
  );
  const contact = await asOperator(world.db, operatorId, (tx) =>
    tx.contact.findUniqueOrThrow({ where: { id: contactId } }),
  );
  expect(contact.fields).toEqual({ ssn: { sealed: expect.stringMatching(/^new\./) } });
  const connection = await asOperator(world.db, operatorId, (tx) =>
    tx.vendorConnection.findUniqueOrThrow({ where: { id: connectionId } }),
  );
  for (const [slot, sealed] of [
    ['secrets', connection.sealedSecrets],
    ['previous', connection.sealedPrevious],
    ['candidate', connection.sealedCandidate],
  ] as const)
    expect(openSecrets(createSealer([NEW]), { connectionId, vendor: 'retell', slot }, sealed ?? '')).toEqual({
      apiKey: slot,
    });
  const [row] = await world.ask<{ secret: string }>('SELECT secret FROM second_factor');
  expect(createSealer([NEW]).open(row?.secret ?? '', secretPlace(userId))).toBe('SECRET');
});

test('a key that was taken out too early is named, and nothing is lost', async () => {
  const gone = run(text([{ id: 'newest', key: Buffer.alloc(32, 3) }]));
  expect(gone.status).toBe(1);
  expect(gone.stderr).toContain('no key of the name new');
});

test('a new key goes to stdout alone, and wrong keys and arguments are refused in a sentence', () => {
  const made = run(text([OLD]), '--new');
  expect(made.stdout).toMatch(/^k[0-9a-f]{8}:[A-Za-z0-9+/]{43}=\n$/);
  expect(run('short').stderr).toContain('32 bytes in base64');
  expect(run(text([OLD]), '--old').stderr).toContain('npm run rotate-keys');
});
