import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { InstantlyFact } from '../../contracts/instantly/facts.ts';
import { asOperator } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import type { Caller } from '../caller.ts';
import { recordInstantlyEvent } from './record-event.ts';
import { saveAssignments } from './save-assignments.ts';

let world: TestWorld;
let one: Fixture;
let two: Fixture;
let told = 0;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  one = await createFixture(world.db);
  two = await addClient(world.db, one.operatorId);
});

const MAY_5 = new Date('2026-05-05T15:00:00Z');
const MAY_4 = new Date('2026-05-04T15:00:00Z');
const MAY_3 = new Date('2026-05-03T23:59:59.999Z');

const caller = (): Caller => ({
  tenant: { role: 'operator', operatorId: one.operatorId },
  actor: { kind: 'key', id: 'test' },
});

/** Tells of an event of the campaign c1, or of whatever is said. */
function tell(fact: Partial<InstantlyFact>, externalId = `event-${++told}`, receivedAt = MAY_5) {
  const { operatorId } = one;
  const whole = {
    kind: 'sent',
    said: 'x',
    campaignId: 'c1',
    leadEmail: 'lead07@example.com',
    ...fact,
  } as const;
  const news = { operatorId, connection: 'environment', externalId, fact: whole, receivedAt, actor: ACTOR };
  return asOperator(world.db, operatorId, (tx) => recordInstantlyEvent(tx, news));
}

async function assign({ clientId }: Fixture, ...names: string[]) {
  const rows = await world.ask<{ id: string }>(
    'SELECT id FROM instantly_campaign WHERE operator_id = $1 AND external_id = ANY ($2)',
    [one.operatorId, names],
  );
  return saveAssignments(world.db, caller(), { clientId, campaignIds: rows.map(({ id }) => id) });
}

/** The counters of a client that are not nought, by day. */
async function counters({ clientId }: Fixture) {
  const rows = await world.ask<{ day: string; row: Record<string, unknown> }>(
    `SELECT day::text, to_jsonb(d) - '{operator_id,client_id,campaign_id,day}'::text[] AS row
     FROM instantly_day d WHERE client_id = $1 ORDER BY 1`,
    [clientId],
  );
  return Object.fromEntries(
    rows.map(({ day, row }) => [day, Object.fromEntries(Object.entries(row).filter(([, n]) => n !== 0))]),
  );
}

test('a repeat is counted once', async () => {
  await tell({});
  await assign(one, 'c1');
  for (const id of ['a', 'b', 'a', 'a']) expect(await tell({ kind: 'opened' }, id)).toBe('applied');
  expect(await counters(one)).toEqual({ '2026-05-05': { sent: 1, opens: 2, unique_opens: 1 } });
});

test('what waits is counted for whoever gets the campaign, and for nobody else', async () => {
  await tell({});
  await tell({ kind: 'bounced' });
  expect(await counters(one)).toEqual({});
  expect(await assign(one, 'c1')).toEqual({ added: 1, removed: 0, counted: 2 });
  expect(await assign(two, 'c1')).toEqual({ added: 1, removed: 0, counted: 0 });
  expect(await counters(one)).toEqual({ '2026-05-05': { sent: 1, bounces: 1 } });
  expect(await counters(two)).toEqual({});
});

test('a campaign that two clients have counts for both, and after one has given it up for the other', async () => {
  await tell({});
  await assign(one, 'c1');
  await assign(two, 'c1');
  const later = new Date(Date.now() + 5_000);
  await tell({ at: later }, 'both', new Date(later.getTime() + 1));
  expect(await assign(one)).toEqual({ added: 0, removed: 1, counted: 0 });
  const after = new Date(Date.now() + 60_000);
  await tell({ at: after }, 'two', new Date(after.getTime() + 1));
  const sum = async (client: Fixture) =>
    Object.values(await counters(client)).reduce((total, { sent }) => total + Number(sent), 0);
  expect([await sum(one), await sum(two)]).toEqual([2, 2]);
});

describe('people', () => {
  test('are counted on the day of their first, which an earlier one that comes late moves', async () => {
    await tell({});
    await assign(one, 'c1');
    await tell({ kind: 'opened', at: MAY_4 });
    await tell({ kind: 'opened', at: MAY_5 });
    expect(await counters(one)).toEqual({
      '2026-05-04': { opens: 1, unique_opens: 1 },
      '2026-05-05': { sent: 1, opens: 1 },
    });
    await tell({ kind: 'opened', at: MAY_3 });
    expect(await counters(one)).toEqual({
      '2026-05-03': { opens: 1, unique_opens: 1 },
      '2026-05-04': { opens: 1 },
      '2026-05-05': { sent: 1, opens: 1 },
    });
  });

  test('are counted once by each kind of what they did, and machines not at all', async () => {
    await tell({});
    await assign(one, 'c1');
    for (const kind of ['opened', 'clicked', 'replied', 'auto_replied'] as const) {
      await tell({ kind });
      await tell({ kind });
    }
    await tell({ kind: 'replied', leadEmail: 'lead08@example.com' });
    await tell({ kind: 'opened', leadEmail: undefined });
    await tell({ kind: 'other', said: 'lead_neutral' });
    expect((await counters(one))['2026-05-05']).toEqual({
      ...{ sent: 1, opens: 3, unique_opens: 1, clicks: 2, unique_clicks: 1 },
      ...{ replies: 3, unique_replies: 2, auto_replies: 2 },
    });
  });
});

test('the counters are what is counted anew from the events of a client', async () => {
  await tell({});
  await assign(one, 'c1');
  await tell({ kind: 'replied', at: MAY_4 });
  const [row] = await world.ask(
    `SELECT count(*)::int AS events FROM instantly_activity WHERE client_id = $1`,
    [one.clientId],
  );
  expect(row).toEqual({ events: 2 });
});

test('what is told before it happened happened when it was told', async () => {
  await tell({ at: new Date('2031-01-01T00:00:00Z') });
  const rows = await world.ask(`SELECT at FROM instantly_event WHERE operator_id = $1`, [one.operatorId]);
  expect(rows).toEqual([{ at: MAY_5 }]);
});

test('whoever decided upon what has changed since is told so', async () => {
  await tell({});
  const campaignIds: string[] = [];
  const wanted = { clientId: one.clientId, campaignIds, version: 'old' };
  await expect(saveAssignments(world.db, caller(), wanted)).rejects.toMatchObject({ code: 'conflict' });
});

test('a campaign of another operator is not there, and nothing is changed', async () => {
  await tell({});
  const foreign = await createFixture(world.db);
  const [campaign] = await world.ask<{ id: string }>(
    'SELECT id FROM instantly_campaign WHERE operator_id = $1',
    [one.operatorId],
  );
  const theirs: Caller = { ...caller(), tenant: { role: 'operator', operatorId: foreign.operatorId } };
  const wanted = { clientId: foreign.clientId, campaignIds: [campaign?.id ?? ''] };
  await expect(saveAssignments(world.db, theirs, wanted)).rejects.toMatchObject({ code: 'not_found' });
  const mine = { clientId: foreign.clientId, campaignIds: [] };
  await expect(saveAssignments(world.db, caller(), mine)).rejects.toMatchObject({ code: 'not_found' });
});

test('who gave a client what is on the trail', async () => {
  await tell({ campaignName: 'Q1 outbound' });
  await assign(one, 'c1');
  const [row] = await world.ask(
    `SELECT actor_id, client_id, after->'added'->0->>'name' AS name FROM audit WHERE action = 'instantly.assign'
     AND operator_id = $1`,
    [one.operatorId],
  );
  expect(row).toEqual({ actor_id: 'test', client_id: one.clientId, name: 'Q1 outbound' });
});
