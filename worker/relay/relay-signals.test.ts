import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { asOperator, asSystem, type Transaction } from '../../prisma/tenant.ts';
import { type OwedSignal, oweSignal } from '../../services/inbox/owe-signal.ts';
import { FakeTemporal, grpcError } from '../../tests/setup/fake-temporal.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { type RelayDeps, relaySignals } from './relay.ts';

let world: TestWorld;
let fixture: Fixture;
let temporal: FakeTemporal;
let deps: RelayDeps;

beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.ask('TRUNCATE workflow_signal');
  temporal = new FakeTemporal();
  deps = { db: world.db, client: temporal.client, log: pino({ level: 'silent' }) };
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

/** Everything that waits for its next attempt is due now. */
const letTimePass = () =>
  world.ask(`UPDATE workflow_signal SET next_at = now() - interval '1 s' WHERE status = 'pending'`);

/** Rounds until there is nothing to do that is due. */
async function settle(): Promise<void> {
  while ((await relaySignals(deps)) > 0);
}

describe('what a workflow is owed', () => {
  const owe = (differs: Partial<OwedSignal> = {}) =>
    asked((tx) =>
      oweSignal(tx, {
        operatorId: fixture.operatorId,
        workflowId: 'lead:1',
        workflowType: 'leadSequence',
        start: 'never',
        signal: 'leadEvent',
        ...differs,
      }),
    );
  const signals = () =>
    asSystem(world.db, (tx) =>
      tx.workflowSignal.findMany({ orderBy: { seq: 'asc' }, select: { status: true, attempts: true } }),
    );

  test('is delivered in order', async () => {
    await owe({ start: 'once', signal: undefined });
    for (const i of [1, 2, 3]) await owe({ args: [i] });
    await settle();
    expect(temporal.received).toEqual([
      'start lead:1',
      'signal lead:1 leadEvent 1',
      'signal lead:1 leadEvent 2',
      'signal lead:1 leadEvent 3',
    ]);
    expect(await signals()).toEqual(Array.from({ length: 4 }, () => ({ status: 'sent', attempts: 1 })));
  });

  test('waits while Temporal is away, however long, and is delivered in order when it is back', async () => {
    temporal.isAway = true;
    temporal.running.add('lead:1');
    await owe({ start: 'once', workflowId: 'lead:2', signal: undefined });
    for (const i of [1, 2]) await owe({ args: [i] });
    await owe({
      start: 'entity',
      workflowId: 'billing:1',
      workflowType: 'clientBilling',
      signal: 'showsChanged',
    });
    for (let round = 0; round < 25; round += 1) {
      await relaySignals(deps);
      await letTimePass();
    }
    expect(await signals()).toEqual(Array.from({ length: 4 }, () => ({ status: 'pending', attempts: 0 })));
    temporal.isAway = false;
    await settle();
    expect([...temporal.received].sort()).toEqual([
      'signal billing:1 showsChanged',
      'signal lead:1 leadEvent 1',
      'signal lead:1 leadEvent 2',
      'start billing:1',
      'start lead:2',
    ]);
    expect(temporal.received.indexOf('signal lead:1 leadEvent 1')).toBeLessThan(
      temporal.received.indexOf('signal lead:1 leadEvent 2'),
    );
    expect(new Set((await signals()).map(({ status }) => status))).toEqual(new Set(['sent']));
  });

  test('has no recipient when the workflow has closed or never ran', async () => {
    temporal.closed.add('lead:1');
    await owe();
    await owe({ workflowId: 'lead:9' });
    await settle();
    expect(await signals()).toMatchObject([{ status: 'no_recipient' }, { status: 'no_recipient' }]);
    expect(temporal.received).toEqual([]);
  });

  test('as a start once is one start, however often it is owed, and a closed one is never started again', async () => {
    for (let i = 0; i < 3; i += 1) await owe({ start: 'once', signal: undefined });
    temporal.closed.add('lead:2');
    await owe({ start: 'once', workflowId: 'lead:2', signal: undefined });
    await settle();
    expect(temporal.received).toEqual(['start lead:1']);
    expect(await signals()).toMatchObject([{ status: 'sent' }, { status: 'sent' }]);
  });

  test('as a signal to an entity starts it when it does not run', async () => {
    temporal.closed.add('lead:1');
    await owe({ start: 'entity' });
    await owe({ start: 'entity' });
    await settle();
    expect(temporal.received).toEqual(['start lead:1', 'signal lead:1 leadEvent', 'signal lead:1 leadEvent']);
  });

  test('is delivered again after a crash between delivery and filing: handlers bear repeats', async () => {
    temporal.running.add('lead:1');
    await owe({ args: [1] });
    await owe({ args: [2] });
    // The first relay dies before it files: its lease runs out.
    const crashing = { ...deps, db: failingFiling() };
    await expect(relaySignals(crashing)).rejects.toThrow('the process died');
    expect(await signals()).toMatchObject([{ status: 'pending' }, { status: 'pending' }]);
    await relaySignals(deps);
    expect(temporal.received).toEqual(['signal lead:1 leadEvent 1']);
    await letTimePass();
    await settle();
    expect(temporal.received).toEqual([
      'signal lead:1 leadEvent 1',
      'signal lead:1 leadEvent 1',
      'signal lead:1 leadEvent 2',
    ]);
  });

  test('is quarantined when the server refuses it for good, and the next one passes', async () => {
    temporal.running.add('lead:1');
    await owe({ args: [1] });
    await owe({ args: [2] });
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      temporal.failures.push(grpcError(3, 'invalid argument'));
      await relaySignals(deps);
      await letTimePass();
    }
    await settle();
    expect(await signals()).toMatchObject([{ status: 'quarantined', attempts: 20 }, { status: 'sent' }]);
    expect(temporal.received).toEqual(['signal lead:1 leadEvent 2']);
  });

  test('is delivered once by two relays at once', async () => {
    temporal.running.add('lead:1');
    for (let i = 0; i < 10; i += 1) await owe({ args: [i] });
    const relay = async (): Promise<void> => {
      while ((await signals()).some(({ status }) => status === 'pending')) await relaySignals(deps);
    };
    await Promise.all([relay(), relay()]);
    expect(temporal.received).toEqual(Array.from({ length: 10 }, (_, i) => `signal lead:1 leadEvent ${i}`));
  });
});

/** The database as seen by a process that dies at its second transaction: it claims, and never files. */
function failingFiling(): RelayDeps['db'] {
  let transactions = 0;
  return new Proxy(world.db, {
    get(target, name) {
      if (name !== '$transaction') return Reflect.get(target, name);
      return (work: (tx: Transaction) => Promise<unknown>) => {
        transactions += 1;
        if (transactions > 1) throw new Error('the process died');
        return target.$transaction(work);
      };
    },
  });
}
