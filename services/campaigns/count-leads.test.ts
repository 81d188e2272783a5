import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomInt } from 'node:crypto';
import pg from 'pg';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addCampaign,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { countLeads } from './count-leads.ts';

let world: TestWorld;
let fixture: Fixture;
/** Two campaigns of one client. */
let campaigns: Fixture[];
beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
  const other = await asOperator(world.db, fixture.operatorId, (tx) => addCampaign(tx, fixture));
  campaigns = [fixture, other];
});
afterAll(() => world.close());

const STATUSES = ['new', 'contacted', 'callback', 'booked', 'opted_out', 'exhausted'];

const counted = (campaignId: string, caller: Parameters<typeof countLeads>[2] = {}) =>
  asOperator(world.db, fixture.operatorId, async (tx) =>
    (await countLeads(tx, [campaignId], caller))(campaignId),
  );

/** The same by looking at every lead. */
async function recounted(campaignId: string) {
  const [row] = await world.ask<Record<string, number>>(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE started_at IS NOT NULL)::int AS started,
       count(*) FILTER (WHERE ended_at IS NOT NULL)::int AS ended,
       count(*) FILTER (WHERE started_at IS NOT NULL AND ended_at IS NULL)::int AS "inFlight",
       count(*) FILTER (WHERE started_at IS NULL AND ended_at IS NULL AND paused_at IS NULL
         AND status IN ('new', 'contacted', 'callback'))::int AS waiting
     FROM lead WHERE campaign_id = $1 AND merged_into IS NULL`,
    [campaignId],
  );
  const statuses = await world.ask<{ status: string; count: number }>(
    `SELECT status, count(*)::int FROM lead WHERE campaign_id = $1 AND merged_into IS NULL GROUP BY 1`,
    [campaignId],
  );
  const { all = 0, started = 0, waiting = 0, inFlight = 0, ended = 0 } = row ?? {};
  const byStatus = Object.fromEntries(statuses.map(({ status, count }) => [status, count]));
  return { all, started, waiting, inFlight, ended, held: all - waiting - inFlight - ended, byStatus };
}

const one = (of: readonly string[]): string => of[randomInt(of.length)] ?? '';

/**
 * A batch as an import copies it, or what happens to some leads afterwards. Whose rows another holds are left alone: were
 * anybody locked out, it would be by a counter.
 */
async function act(client: pg.Client, prefix: string): Promise<void> {
  const { operatorId, clientId, campaignId } = campaigns[randomInt(2)] ?? fixture;
  const of = [operatorId, clientId, campaignId];
  const some = `id IN (SELECT id FROM lead WHERE campaign_id = $1 LIMIT ${1 + randomInt(20)}
    OFFSET ${randomInt(60)} FOR UPDATE SKIP LOCKED)`;
  const acts: (() => Promise<unknown>)[] = [
    () =>
      client.query(
        `WITH c AS (INSERT INTO contact (operator_id, email)
           SELECT $1, $4 || n || '@example.com' FROM generate_series(1, 40) n RETURNING id)
         INSERT INTO lead (operator_id, client_id, campaign_id, contact_id) SELECT $1, $2, $3, id FROM c`,
        [...of, prefix],
      ),
    () =>
      client.query(
        `UPDATE lead SET status = $2 WHERE (status = $2 OR lead_status_may_become(status, $2)) AND ${some}`,
        [campaignId, one(STATUSES)],
      ),
    () =>
      client.query(`UPDATE lead SET started_at = now() WHERE started_at IS NULL AND ${some}`, [campaignId]),
    () => client.query(`UPDATE lead SET ended_at = now(), ending = 'x' WHERE ${some}`, [campaignId]),
    () =>
      client.query(`UPDATE lead SET paused_at = now() WHERE started_at IS NULL AND ${some}`, [campaignId]),
    () => client.query(`UPDATE lead SET visit = visit + 1 WHERE ${some}`, [campaignId]),
  ];
  await acts[randomInt(acts.length)]?.();
}

/** Takes some leads away, one campaign after the other, as whoever may. */
async function remove(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) {
    const { campaignId } = campaigns[turn % 2] ?? fixture;
    await world.ask(
      `DELETE FROM lead WHERE id IN (SELECT id FROM lead WHERE campaign_id = $1 LIMIT 3 FOR UPDATE SKIP LOCKED)`,
      [campaignId],
    );
  }
}

/** Begins to act for the operator. */
const begin = (client: pg.Client): Promise<unknown> =>
  client
    .query('BEGIN')
    .then(() =>
      client.query(
        "SELECT set_config('role', 'app_operator', true), set_config('app.operator_id', $1, true)",
        [fixture.operatorId],
      ),
    );

/** Transactions of some acts each, one after the other; some are taken back, whole or in part. */
async function work(worker: number): Promise<void> {
  const client = new pg.Client({ connectionString: world.appUrl });
  await client.connect();
  for (let turn = 0; turn < 20; turn += 1) {
    await begin(client);
    for (let i = 0; i < 1 + randomInt(4); i += 1) {
      await client.query('SAVEPOINT here');
      await act(client, `w${worker}-${turn}-${i}-`);
      if (randomInt(4) === 0) await client.query('ROLLBACK TO here');
    }
    await client.query(randomInt(4) === 0 ? 'ROLLBACK' : 'COMMIT');
  }
  await client.end();
}

test('counters are right after imports, changes and deletions at the same time, some of them taken back', async () => {
  await Promise.all([remove(), ...Array.from({ length: 12 }, (_, worker) => work(worker))]);
  for (const { campaignId } of campaigns) {
    const is = await recounted(campaignId);
    expect(await counted(campaignId)).toEqual(is);
    expect(is.all).toBeGreaterThan(50);
    await world.ask("UPDATE lead SET assigned_to = 'rep' WHERE campaign_id = $1", [campaignId]);
    expect(await counted(campaignId, { only: { assignedTo: 'rep', orNobody: false } })).toEqual(is);
  }
});

test('whoever counts waits for nobody, and nobody for it: two that meet on the same counters in another order', async () => {
  const [a, b] = [new pg.Client(world.appUrl), new pg.Client(world.appUrl)];
  await Promise.all([a.connect(), b.connect()]);
  const [first, second] = await asOperator(world.db, fixture.operatorId, async (tx) => [
    await addLead(tx, fixture),
    await addLead(tx, fixture),
  ]);
  const become = (client: pg.Client, leadId: string | undefined, status: string) =>
    client.query('UPDATE lead SET status = $2 WHERE id = $1', [leadId, status]);
  for (const client of [a, b]) {
    await client.query("SET lock_timeout = '2s'");
    await begin(client);
  }
  await become(a, first?.leadId, 'contacted');
  await become(b, second?.leadId, 'callback');
  await become(a, first?.leadId, 'booked');
  await become(b, second?.leadId, 'contacted');
  await Promise.all([a.query('COMMIT'), b.query('COMMIT')]);
  await Promise.all([a.end(), b.end()]);
  expect(await counted(fixture.campaignId)).toEqual(await recounted(fixture.campaignId));
});

test('a lead that goes a step further changes no counter', async () => {
  const before = await world.ask('SELECT ctid FROM campaign_count ORDER BY 1');
  await world.ask('UPDATE lead SET visit = visit + 1, step_id = $1, wake_at = now()', ['s2']);
  expect(await world.ask('SELECT ctid FROM campaign_count ORDER BY 1')).toEqual(before);
});

test('a lead that was found to be another is counted once, as that other, and no more when it is removed', async () => {
  const { campaignId, operatorId } = await createFixture(world.db);
  const of = () =>
    world.ask<{ name: string; value: number }>(
      'SELECT name, sum(value)::int AS value FROM campaign_count WHERE campaign_id = $1 GROUP BY 1 HAVING sum(value) <> 0 ORDER BY 1',
      [campaignId],
    );
  const before = await of();
  const dropped = await asOperator(world.db, operatorId, async (tx) => {
    const kept = await tx.lead.findFirstOrThrow({ where: { campaignId } });
    const { clientId } = kept;
    const { leadId } = await addLead(tx, { ...fixture, operatorId, clientId, campaignId });
    await tx.lead.update({
      where: { id: leadId },
      data: { endedAt: new Date(), ending: 'merged', mergedIntoId: kept.id },
    });
    return leadId;
  });
  expect(await of()).toEqual(before);
  await world.ask('DELETE FROM lead WHERE id = $1', [dropped]);
  expect(await of()).toEqual(before);
});

test('nobody sees what another tenant counts', async () => {
  const foreign = await createFixture(world.db);
  const seen = await asOperator(world.db, foreign.operatorId, async (tx) =>
    (await countLeads(tx, [fixture.campaignId]))(fixture.campaignId),
  );
  expect(seen).toMatchObject({ all: 0, byStatus: {} });
});
