import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { lockIsAwaited } from '../../tests/setup/lock-awaited.ts';
import { addTalk } from '../../tests/setup/talk.ts';
import { watchUsage } from './watch-usage.ts';

let world: TestWorld;
let client: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await createFixture(world.db);
  await agree([1_000, 500, 5_000]);
});

const agree = (usageAlertCents: number[], of: Fixture = client, effectiveFrom = '2026-01-01T00:00:00Z') =>
  asOperator(world.db, of.operatorId, async (tx) => {
    const {
      id: _,
      version,
      ...last
    } = await tx.agreement.findFirstOrThrow({
      where: { clientId: of.clientId },
      orderBy: { version: 'desc' },
    });
    await tx.agreement.create({
      data: { ...last, version: version + 1, effectiveFrom: new Date(effectiveFrom), usageAlertCents },
    });
  });

const watch = (now: string) => watchUsage(world.db, { operatorId: client.operatorId, now: new Date(now) });

/** So many dollars of talk. */
const talkFor = (dollars: number, endedAt = '2026-05-10T15:00:00Z', of: Fixture = client) =>
  addTalk(world.db, of, [{ endedAt, seconds: dollars * 300 }]);

const alerts = (): Promise<string[]> =>
  asOperator(world.db, client.operatorId, async (tx) => {
    const rows = await tx.usageAlert.findMany({ orderBy: [{ month: 'asc' }, { thresholdCents: 'asc' }] });
    return rows.map((row) => `${row.month.toISOString().slice(0, 7)} ${row.thresholdCents} at ${row.cents}`);
  });

const tasks = (): Promise<string[]> =>
  asOperator(world.db, client.operatorId, async (tx) => {
    const rows = await tx.task.findMany({ where: { kind: 'usage_alert' }, orderBy: { createdAt: 'asc' } });
    return rows.map((task) => task.title);
  });

/** The thresholds that the client is written to of. */
const letters = (): Promise<string[]> =>
  asOperator(world.db, client.operatorId, async (tx) => {
    const rows = await tx.workflowSignal.findMany({ orderBy: { seq: 'asc' } });
    return rows.map(({ workflowId }) => workflowId);
  });

const letter = (month: string, cents: number) => `message:usage-alert:${client.clientId}:${month}:${cents}`;

const may = (cents: string) => `Talk time in May 2026 has passed ${cents}`;

test('a threshold is told of once it has been reached, and once only', async () => {
  await addTalk(world.db, client, [{ endedAt: '2026-05-10T15:00:00Z', seconds: 1498 }]);
  expect(await watch('2026-05-10T16:00:00Z')).toEqual({ passed: 0, failed: [] });
  await addTalk(world.db, client, [{ endedAt: '2026-05-10T16:00:00Z', seconds: 1 }]);
  expect(await watch('2026-05-10T16:15:00Z')).toEqual({ passed: 1, failed: [] });
  await talkFor(2, '2026-05-10T17:00:00Z');
  expect((await watch('2026-05-10T17:15:00Z')).passed).toBe(0);
  expect(await alerts()).toEqual(['2026-05 500 at 500']);
  expect([await tasks(), await letters()]).toEqual([[may('$5.00')], [letter('2026-05', 500)]]);
  const audits = await world.ask('SELECT action FROM audit WHERE operator_id = $1', [client.operatorId]);
  expect(audits).toEqual([{ action: 'usage.alert' }]);
});

test('several thresholds passed at once are all noted, and people are told of the highest', async () => {
  await talkFor(12);
  await watch('2026-05-10T16:00:00Z');
  expect(await alerts()).toEqual(['2026-05 500 at 1200', '2026-05 1000 at 1200']);
  expect([await tasks(), await letters()]).toEqual([[may('$10.00')], [letter('2026-05', 1_000)]]);
});

test('who finds a threshold while another notes it tells nobody again', async () => {
  await talkFor(60);
  let looking: Promise<unknown> = Promise.resolve();
  await asOperator(world.db, client.operatorId, async (tx) => {
    const { operatorId, clientId } = client;
    const passed = { operatorId, clientId, month: new Date('2026-05-01'), cents: 6_000 };
    const thresholds = [500, 1_000, 5_000];
    await tx.usageAlert.createMany({
      data: thresholds.map((thresholdCents) => ({ ...passed, thresholdCents })),
    });
    looking = watch('2026-05-10T16:00:00Z');
    await lockIsAwaited(world, 'transactionid');
  });
  expect(await looking).toEqual({ passed: 0, failed: [] });
  expect([await tasks(), await letters()]).toEqual([[], []]);
});

test('ten looks at a time tell of it once', async () => {
  await talkFor(60);
  const looks = await Promise.all(Array.from({ length: 10 }, () => watch('2026-05-10T16:00:00Z')));
  expect(looks.flatMap(({ failed }) => failed)).toEqual([]);
  expect(looks.reduce((sum, { passed }) => sum + passed, 0)).toBe(3);
  expect(await tasks()).toEqual([may('$50.00')]);
});

test('each month is told of by itself, in the operator’s zone', async () => {
  await talkFor(6, '2026-06-01T03:59:59Z');
  await talkFor(7, '2026-06-01T04:00:00Z');
  await watch('2026-06-01T05:00:00Z');
  expect(await alerts()).toEqual(['2026-05 500 at 600', '2026-06 500 at 700']);
});

test('a month that has ended is watched until it is billed, and no longer', async () => {
  await talkFor(6);
  expect((await watch('2026-06-01T07:00:01Z')).passed).toBe(0);
  expect((await watch('2026-06-01T06:59:59Z')).passed).toBe(1);
});

describe('an agreement’s new thresholds', () => {
  beforeEach(async () => {
    await talkFor(6);
    await watch('2026-05-10T16:00:00Z');
  });

  test('count from the day that it is in force', async () => {
    await agree([550], client, '2026-05-15T00:00:00Z');
    expect((await watch('2026-05-14T23:59:59Z')).passed).toBe(0);
    expect((await watch('2026-05-15T00:00:00Z')).passed).toBe(1);
    expect(await tasks()).toEqual([may('$5.00'), may('$5.50')]);
  });

  test('are noted, and not told of, when a higher one has been', async () => {
    await agree([300], client, '2026-05-15T00:00:00Z');
    await watch('2026-05-15T00:00:00Z');
    expect(await alerts()).toEqual(['2026-05 300 at 600', '2026-05 500 at 600']);
    expect(await tasks()).toEqual([may('$5.00')]);
  });
});

test('a client without thresholds is not looked at, and one that fails holds up none', async () => {
  const [quiet, broken] = [
    await addClient(world.db, client.operatorId),
    await addClient(world.db, client.operatorId),
  ];
  await agree([100], broken);
  // No money of that name can be said in words.
  await world.ask(`UPDATE agreement SET currency = '?' WHERE client_id = $1`, [broken.clientId]);
  for (const each of [client, quiet, broken]) await talkFor(6, undefined, each);
  const { passed, failed } = await watch('2026-05-10T16:00:00Z');
  expect(passed).toBe(1);
  expect(failed).toMatchObject([{ clientId: broken.clientId, error: expect.any(RangeError) }]);
  expect(await alerts()).toEqual(['2026-05 500 at 600']);
});
