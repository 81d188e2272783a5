import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { INSTANTLY_KINDS } from '../../contracts/instantly/kinds.ts';
import { asOperator } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { counters, recounted } from '../../tests/setup/instantly-recount.ts';
import type { Caller } from '../caller.ts';
import { recordInstantlyEvent } from './record-event.ts';
import { saveAssignments } from './save-assignments.ts';

let world: TestWorld;
let one: Fixture;
let two: Fixture;
let campaigns: string[];

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  one = await createFixture(world.db);
  two = await addClient(world.db, one.operatorId);
  const { operatorId } = one;
  const rows = await asOperator(world.db, operatorId, (tx) =>
    tx.instantlyCampaign.createManyAndReturn({
      data: ['c0', 'c1'].map((externalId) => ({ operatorId, externalId, name: externalId })),
    }),
  );
  campaigns = rows.map(({ id }) => id);
});

/** What a machine does of which nobody has to be told: contacts and tasks are another matter. */
const KINDS = INSTANTLY_KINDS.filter(
  (kind) => !['replied', 'interested', 'meeting_booked', 'unsubscribed'].includes(kind),
);

interface Told {
  readonly campaign: 0 | 1;
  readonly kind: number;
  readonly lead: number;
  /** Milliseconds before now: some happened before anybody had the campaign. */
  readonly ago: number;
}

function tell({ campaign, kind, lead, ago }: Told, externalId: string) {
  const { operatorId } = one;
  const receivedAt = new Date();
  const at = new Date(receivedAt.getTime() - ago);
  const who = { campaignId: `c${campaign}`, leadEmail: `lead${lead}@example.com` };
  const fact = { kind: KINDS[kind % KINDS.length] ?? 'sent', said: 'x', at, ...who };
  const news = { operatorId, connection: 'environment', externalId, fact, receivedAt, actor: ACTOR };
  return asOperator(world.db, operatorId, (tx) => recordInstantlyEvent(tx, news));
}

function give({ clientId, operatorId }: Fixture, which: readonly boolean[]) {
  const caller: Caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'key', id: 'test' } };
  const campaignIds = campaigns.filter((_, i) => which[i]);
  return saveAssignments(world.db, caller, { clientId, campaignIds });
}

/** Each counter and each filed event, against what the rule says of the events and assignments that there are. */
async function expectTrue(): Promise<number> {
  const { operatorId } = one;
  const counted = await counters(world, operatorId);
  expect(counted).toEqual(await recounted(world, operatorId));
  const [filed] = await world.ask<{ twice: number; events: number }>(
    `SELECT count(*)::int AS events, count(*)::int - count(DISTINCT (client_id, event_id))::int AS twice
     FROM instantly_activity WHERE operator_id = $1`,
    [operatorId],
  );
  expect(filed?.twice).toBe(0);
  return filed?.events ?? 0;
}

test('while events come, campaigns go to and fro between two clients: nothing is counted twice or for the wrong one', async () => {
  let isOver = false;
  let told = 0;
  const chance = fc.sample(
    fc.record({
      campaign: fc.constantFrom(0 as const, 1 as const),
      kind: fc.nat(20),
      lead: fc.nat(9),
      ago: fc.oneof(fc.nat(50), fc.nat(5_000), fc.nat(3 * 86_400_000)),
    }),
    { numRuns: 240, seed: 7 },
  );
  const senders = [0, 1, 2, 3].map(async (sender) => {
    for (const [i, event] of chance.entries()) {
      if (i % 4 !== sender) continue;
      await tell(event, `e${i}`);
      // A third is told again, by whoever comes next.
      if (i % 3 === 0) await tell(event, `e${i}`);
      told += 1;
    }
  });
  const turns = [one, two].map(async (client, which) => {
    for (let i = 0; !isOver || i < 8; i += 1) await give(client, [(i + which) % 2 === 0, i % 3 !== which]);
  });
  await Promise.all(senders).finally(() => {
    isOver = true;
  });
  await Promise.all(turns);
  expect(told).toBe(240);
  await expectTrue();
  await give(one, [true, true]);
  await give(two, [false, true]);
  expect(await expectTrue()).toBeGreaterThanOrEqual(240);
}, 300_000);

test('in whatever order events and assignments come, the counters are what the rule says', async () => {
  const event = fc.record({
    campaign: fc.constantFrom(0 as const, 1 as const),
    kind: fc.nat(20),
    lead: fc.nat(2),
    ago: fc.constantFrom(0, 1, 40, 400, 86_400_000),
  });
  const turn = fc.record({ isFirst: fc.boolean(), which: fc.tuple(fc.boolean(), fc.boolean()) });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 3, arbitrary: event }, { weight: 2, arbitrary: turn }), { maxLength: 20 }),
      async (acts) => {
        run += 1;
        for (const [i, act] of acts.entries()) {
          if ('which' in act) await give(act.isFirst ? one : two, act.which);
          else await tell(act, `${run}-${i}`);
        }
        await expectTrue();
      },
    ),
    { numRuns: 12 },
  );
}, 300_000);

test('a clock that is behind takes nothing from whom it was counted for', async () => {
  await give(one, [true]);
  const soon = Date.now() + 60_000;
  const fact = { kind: 'sent', said: 'x', campaignId: 'c0', at: new Date(soon) } as const;
  const news = {
    operatorId: one.operatorId,
    connection: 'environment',
    externalId: 'soon',
    fact,
    actor: ACTOR,
  };
  // The machine that took it in is a minute ahead of the one that gives the campaign away.
  await asOperator(world.db, one.operatorId, (tx) =>
    recordInstantlyEvent(tx, { ...news, receivedAt: new Date(soon + 1) }),
  );
  await give(one, [false]);
  await give(two, [true]);
  expect(await expectTrue()).toBe(1);
});

test('two who give one client campaigns at once leave one of the two answers, and no campaign twice', async () => {
  await Promise.all([give(one, [true, false]), give(one, [true, true]), give(one, [true, true])]);
  const open = await world.ask(
    `SELECT campaign_id FROM instantly_assignment WHERE client_id = $1 AND until_at IS NULL`,
    [one.clientId],
  );
  expect(open.length).toBe(new Set(open.map((row) => row['campaign_id'])).size);
});
