import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CheckOutcome } from '../../contracts/connections/check-outcome.ts';
import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { connectOwn, testAccount } from '../../tests/setup/connections.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import { enterConnection } from './enter-connection.ts';
import { fileCheck } from './file-check.ts';
import { findReceiver } from './find-receiver.ts';
import { oweRechecks } from './owe-rechecks.ts';

let world: TestWorld;
let fixture: Fixture;
const now = new Date('2026-05-05T15:00:00Z');
const YES: CheckOutcome = { ok: true, account: 'acct_1', name: null };
const NO: CheckOutcome = { ok: false, isRefusal: true, problem: 'Authenticate' };

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.ask('TRUNCATE vendor_connection CASCADE');
  fixture = await createFixture(world.db);
});

const enter = (vendor: ConnectionVendor, { secrets } = testAccount(vendor), previousHours = 24) =>
  enterConnection(
    world.db,
    testSeal,
    { tenant: { role: 'operator', operatorId: fixture.operatorId }, actor: ACTOR },
    { vendor, secrets: { ...secrets }, previousHours, now },
  );
const file = (asked: { connectionId: string; version: number }, outcome: CheckOutcome) =>
  asOperator(world.db, fixture.operatorId, (tx) => fileCheck(tx, testSeal, { ...asked, outcome, now }));
const row = (id: string) =>
  asOperator(world.db, fixture.operatorId, (tx) => tx.vendorConnection.findUniqueOrThrow({ where: { id } }));
const receives = (vendor: ConnectionVendor, connectionId: string) =>
  findReceiver(world.db, testSeal, { vendor, connectionId });

test('an answer that was filed before its worker died changes nothing when it is filed again', async () => {
  await file(await enter('stripe'), YES);
  const asked = await enter('stripe');
  await file(asked, YES);
  const before = await row(asked.connectionId);
  expect(await file(asked, YES)).toBe('filed');
  expect(await row(asked.connectionId)).toEqual(before);
});

test('one that comes after something else was entered is not filed', async () => {
  const first = await enter('retell');
  const second = await enter('retell');
  expect(await file(first, YES)).toBe('outdated');
  expect(await row(first.connectionId)).toMatchObject({
    ...{ status: 'checking', checkedVersion: 0, version: second.version },
    sealedCandidate: expect.any(String),
  });
  expect(await file(second, YES)).toBe('filed');
});

test('a refusal drops what was entered, and what was used before stays in use and verifies', async () => {
  const { signs, ...account } = testAccount('retell');
  const first = await enter('retell', { ...account, signs });
  await file(first, YES);
  await file(await enter('retell'), NO);
  expect(await row(first.connectionId)).toMatchObject({
    ...{ status: 'active', sealedCandidate: null, sealedPrevious: null },
    problem: 'Retell: Authenticate What was used before stays in use.',
  });
  expect((await receives('retell', first.connectionId))?.secrets).toEqual([{ secret: signs }]);
});

test('the earlier secret is kept for verifying alone, for as long as was asked for; for 0 hours not at all', async () => {
  const old = testAccount('stripe');
  const first = await enter('stripe', old);
  await file(first, YES);
  await file(await enter('stripe', undefined, 168), YES);
  const { previousUntil } = await row(first.connectionId);
  expect(previousUntil).toEqual(new Date(now.getTime() + 168 * 3_600_000));
  expect((await receives('stripe', first.connectionId))?.secrets[1]).toEqual({
    ...{ secret: old.signs, until: previousUntil },
  });
  await file(await enter('stripe', undefined, 0), YES);
  expect(await row(first.connectionId)).toMatchObject({ sealedPrevious: null, previousUntil: null });
});

test('secrets that were moved to another connection, or another place of it, do not open', async () => {
  const mine = await connectOwn(world.db, { operatorId: fixture.operatorId, vendor: 'retell' });
  const { operatorId } = await createFixture(world.db);
  const theirs = await connectOwn(world.db, { operatorId, vendor: 'retell' });
  await world.ask(
    'UPDATE vendor_connection SET sealed_secrets = (SELECT sealed_secrets FROM vendor_connection WHERE id = $1) WHERE id = $2',
    [mine, theirs],
  );
  expect(await receives('retell', theirs)).toMatchObject({ secrets: [], isWhole: false });
});

test('what is entered anew is used, though the key that the former secrets were sealed with is gone', async () => {
  const asked = await enter('stripe');
  await file(asked, YES);
  await world.ask("UPDATE vendor_connection SET sealed_secrets = 'gone.' || sealed_secrets WHERE id = $1", [
    asked.connectionId,
  ]);
  const fresh = testAccount('stripe');
  // Until the vendor has confirmed it, it verifies; and of what does not open nothing is said to be wrong.
  const anew = await enter('stripe', fresh);
  const secrets = [{ secret: fresh.signs }];
  expect(await receives('stripe', asked.connectionId)).toMatchObject({ secrets, isWhole: false });
  await file(anew, YES);
  expect(await row(asked.connectionId)).toMatchObject({
    status: 'active',
    problem: null,
    sealedPrevious: null,
  });
  expect(await receives('stripe', asked.connectionId)).toMatchObject({ secrets, isWhole: true });
});

test('the same again while it is asked about may still change how long the earlier secret stays', async () => {
  await file(await enter('stripe'), YES);
  const next = testAccount('stripe');
  const asked = await enter('stripe', next);
  expect(await enter('stripe', next, 0)).toEqual(asked);
  await file(asked, YES);
  expect(await row(asked.connectionId)).toMatchObject({ status: 'active', sealedPrevious: null });
});

test('keys of another account are refused while one is connected: what went out through it is looked up there', async () => {
  const asked = await enter('stripe');
  await file(asked, YES);
  await file(await enter('stripe'), { ...YES, account: 'acct_2' });
  expect(await row(asked.connectionId)).toMatchObject({
    ...{ status: 'active', account: 'acct_1', sealedCandidate: null },
    problem: expect.stringContaining('acct_2'),
  });
  // A vendor that does not say whose keys they are cannot be held to it.
  await file(await enter('stripe'), { ...YES, account: 'unnamed' });
  expect(await row(asked.connectionId)).toMatchObject({
    status: 'active',
    account: 'unnamed',
    problem: null,
  });
});

test('what is in use is asked about again once it is time, and earlier secrets are forgotten', async () => {
  const asked = await enter('retell');
  await file(asked, YES);
  await file(await enter('retell', undefined, 1), YES);
  const later = new Date(now.getTime() + 6 * 3_600_000);
  expect(await oweRechecks(world.db, { before: now, now: later })).toBe(0);
  expect(await row(asked.connectionId)).toMatchObject({ sealedPrevious: null });
  expect(await oweRechecks(world.db, { before: later, now: later })).toBe(1);
  expect(await oweRechecks(world.db, { before: later, now: later })).toBe(0);
  expect(await row(asked.connectionId)).toMatchObject({ version: 3, status: 'active' });
  await file({ ...asked, version: 3 }, NO);
  // It stays in use: what the vendor says of it is shown.
  expect(await row(asked.connectionId)).toMatchObject({ status: 'active', problem: 'Retell: Authenticate' });
});
