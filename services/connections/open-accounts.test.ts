import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { connectOwn, endOwn, rotateOwn } from '../../tests/setup/connections.ts';
import { createFixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import { openAccounts } from './open-accounts.ts';

let world: TestWorld;
let operatorId: string;
let reads: number;
let made: string[];

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ operatorId } = await createFixture(world.db));
  [reads, made] = [0, []];
});

const retell = { vendor: 'retell', secrets: { apiKey: 'own' } } as const;
const connect = (of = operatorId) => connectOwn(world.db, { operatorId: of, ...retell });

function accounts(freshMs?: number) {
  const counting = new Proxy(world.db, {
    get(target, name) {
      if (name === '$transaction') reads += 1;
      return Reflect.get(target, name);
    },
  });
  return openAccounts({
    db: counting,
    seal: testSeal,
    usual: { retell: 'the environment’s' },
    connect: {
      retell: ({ apiKey }) => {
        made.push(apiKey);
        return apiKey;
      },
    },
    ...(freshMs !== undefined && { freshMs }),
  });
}

test('thousands who ask within moments read the connections once, and one client serves them all', async () => {
  const connectionId = await connect();
  const { inUse } = accounts(60_000);
  const all = await Promise.all(Array.from({ length: 2_000 }, () => inUse('retell', operatorId)));
  expect(new Set(all.map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify({ connectionId, port: 'own' })]),
  );
  expect([reads, made]).toEqual([1, ['own']]);
});

test('a client is kept from read to read, and made anew for other secrets alone', async () => {
  const id = await connect();
  const { inUse } = accounts(0);
  for (let i = 0; i < 3; i += 1) await inUse('retell', operatorId);
  expect(made).toEqual(['own']);
  await rotateOwn(world.db, id, { operatorId, vendor: 'retell', secrets: { apiKey: 'other' } });
  await expect(inUse('retell', operatorId)).resolves.toMatchObject({ port: 'other' });
  expect(made).toEqual(['own', 'other']);
});

test('a connection that was made since the last read is not taken to be over', async () => {
  const { inUse, named } = accounts(60_000);
  await expect(inUse('retell', operatorId)).resolves.toEqual({
    connectionId: null,
    port: 'the environment’s',
  });
  const connectionId = await connect();
  await expect(named('retell', { operatorId, connectionId })).resolves.toBe('own');
});

test('what a row names is the environment’s where it names none, and nothing where it is over or another’s', async () => {
  const { named, inUse } = accounts(0);
  const [mine, other] = [await connect(), await createFixture(world.db)];
  const theirs = await connect(other.operatorId);
  await expect(named('retell', { operatorId, connectionId: null })).resolves.toBe('the environment’s');
  await expect(named('retell', { operatorId, connectionId: mine })).resolves.toBe('own');
  await expect(named('retell', { operatorId, connectionId: theirs })).resolves.toBeNull();
  await endOwn(world.db, operatorId, mine);
  await expect(named('retell', { operatorId, connectionId: mine })).resolves.toBeNull();
  await expect(inUse('retell', operatorId)).resolves.toMatchObject({ connectionId: null });
});

test('one that is still being checked is not used: the environment’s is, until the vendor has confirmed it', async () => {
  const id = await connect();
  await world.ask(`UPDATE vendor_connection SET status = 'checking' WHERE id = $1`, [id]);
  await expect(accounts(0).inUse('retell', operatorId)).resolves.toMatchObject({ connectionId: null });
});

test('what an ended connection sent is reached again once the same account is connected again, and by no other account', async () => {
  const { named } = accounts(0);
  const account = 'AC1';
  const connectionId = await connectOwn(world.db, { operatorId, ...retell, account });
  await endOwn(world.db, operatorId, connectionId);
  const other = await connectOwn(world.db, { operatorId, ...retell, account: 'AC2' });
  await expect(named('retell', { operatorId, connectionId })).resolves.toBeNull();
  await endOwn(world.db, operatorId, other);
  await connectOwn(world.db, { operatorId, vendor: 'retell', secrets: { apiKey: 'again' }, account });
  await expect(named('retell', { operatorId, connectionId })).resolves.toBe('again');
});

test('a vendor that names no account tells of none that it is the same', async () => {
  const account = 'unnamed';
  const connectionId = await connectOwn(world.db, { operatorId, ...retell, account });
  await endOwn(world.db, operatorId, connectionId);
  await connectOwn(world.db, { operatorId, ...retell, account });
  await expect(accounts(0).named('retell', { operatorId, connectionId })).resolves.toBeNull();
});
