import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomInt, randomUUID } from 'node:crypto';
import pg from 'pg';
import { asOperator } from '../../prisma/tenant.ts';
import { againIfLocked } from '../contacts/again-if-locked.ts';
import { countDays } from './count-days.ts';
import {
  addAppointment,
  addCampaign,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';

let world: TestWorld;
let fixture: Fixture;
let campaigns: Fixture[];
beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
  const other = await asOperator(world.db, fixture.operatorId, (tx) => addCampaign(tx, fixture));
  campaigns = [fixture, other];
});
afterAll(() => world.close());

interface Counted {
  readonly campaign: string;
  readonly kind: string;
  readonly day: string;
  readonly value: number;
}

/** As the triggers have counted. */
const counted = (operatorId: string) =>
  world.ask<Counted>(
    `SELECT campaign_id AS campaign, kind, day::text, sum(value)::int AS value FROM day_count
     WHERE operator_id = $1 GROUP BY 1, 2, 3 HAVING sum(value) <> 0 ORDER BY 1, 2, 3`,
    [operatorId],
  );

/** The same by looking at everything: nothing here is asked of what the triggers use. */
const recounted = (operatorId: string) =>
  world.ask<Counted>(
    `WITH told AS (
       SELECT lead_id, 'contacted' AS kind, sent_at AS at FROM message
         WHERE direction = 'outbound' AND sent_at IS NOT NULL
       UNION ALL SELECT lead_id, 'contacted', started_at FROM call WHERE direction = 'outbound' AND started_at IS NOT NULL
       UNION ALL SELECT lead_id, 'replied', coalesce(sent_at, created_at) FROM message
         WHERE direction = 'inbound' AND purpose <> 'auto_reply'
       UNION ALL SELECT lead_id, 'replied', coalesce(started_at, created_at) FROM call
         WHERE direction = 'inbound' OR outcome IN ('appointment_set', 'callback_requested', 'not_interested')
     ), facts AS (
       SELECT campaign_id, 'lead' AS kind, created_at AS at FROM lead WHERE merged_into IS NULL
       UNION ALL SELECT campaign_id, 'ended:' || ending, ended_at FROM lead
         WHERE merged_into IS NULL AND started_at IS NOT NULL AND ended_at IS NOT NULL
       UNION ALL SELECT l.campaign_id, told.kind, min(told.at) FROM told JOIN lead l ON l.id = told.lead_id
         WHERE l.merged_into IS NULL GROUP BY l.id, told.kind
       UNION ALL SELECT campaign_id, 'booked', booked_at FROM appointment
       UNION ALL SELECT campaign_id, status, starts_at FROM appointment WHERE status IN ('shown', 'no_show')
     )
     SELECT campaign_id AS campaign, facts.kind, (at AT TIME ZONE o.zone)::date::text AS day, count(*)::int AS value
     FROM facts JOIN campaign c ON c.id = campaign_id JOIN organization o ON o.id = c.operator_id
     WHERE o.id = $1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [operatorId],
  );

const one = <T>(of: readonly T[]): T => of[randomInt(of.length)] as T;
const moment = () => new Date(Date.UTC(2026, 2, 1) + randomInt(20 * 86_400_000));

/** Some leads of a campaign that nobody else has: were anybody locked out, it would be by a counter. */
const some = () =>
  `id IN (SELECT id FROM lead WHERE campaign_id = $1 LIMIT ${1 + randomInt(15)} OFFSET ${randomInt(60)} FOR NO KEY UPDATE SKIP LOCKED)`;

async function act(client: pg.Client, prefix: string): Promise<void> {
  const { operatorId, clientId, campaignId, policyId } = one(campaigns);
  const of = [operatorId, clientId, campaignId];
  const few = `(SELECT * FROM lead WHERE campaign_id = $3 AND merged_into IS NULL LIMIT ${1 + randomInt(15)} OFFSET ${randomInt(60)}) l`;
  const acts: (() => Promise<unknown>)[] = [
    () =>
      client.query(
        `WITH c AS (INSERT INTO contact (operator_id, email)
           SELECT $1, $4 || n || '@example.com' FROM generate_series(1, 30) n RETURNING id)
         INSERT INTO lead (operator_id, client_id, campaign_id, contact_id, created_at) SELECT $1, $2, $3, id, $5 FROM c`,
        [...of, prefix, moment()],
      ),
    () => client.query(`UPDATE lead SET started_at = $2 WHERE ${some()}`, [campaignId, moment()]),
    () =>
      client.query(`UPDATE lead SET ended_at = $2, ending = $3 WHERE ${some()}`, [
        campaignId,
        moment(),
        one(['booked', 'exhausted', 'replied']),
      ]),
    () => client.query(`UPDATE lead SET ended_at = NULL WHERE ${some()}`, [campaignId]),
    () => client.query(`UPDATE lead SET visit = visit + 1 WHERE ${some()}`, [campaignId]),
    () =>
      client.query(
        `INSERT INTO message (operator_id, client_id, lead_id, contact_id, key, direction, channel, purpose, status,
           from_address, to_address, body, sent_at)
         SELECT $1, $2, l.id, l.contact_id, $4 || l.id, $5, 'sms', $6, 'received', 'a', 'b', 'Hi', $7 FROM ${few}`,
        [
          ...of,
          prefix,
          one(['inbound', 'outbound']),
          one(['reply', 'auto_reply']),
          one([null, moment(), moment()]),
        ],
      ),
    () =>
      client.query(
        `UPDATE message SET sent_at = $2 WHERE id IN (SELECT m.id FROM message m JOIN lead l ON l.id = m.lead_id
           WHERE l.campaign_id = $1 AND m.sent_at IS NULL LIMIT 5 FOR NO KEY UPDATE OF m SKIP LOCKED)`,
        [campaignId, moment()],
      ),
    () =>
      client.query(
        `INSERT INTO call (operator_id, client_id, lead_id, contact_id, key, direction, status, outcome, started_at)
         SELECT $1, $2, l.id, l.contact_id, $4 || l.id, $5, 'ended', $6, $7 FROM ${few}`,
        [
          ...of,
          prefix,
          one(['inbound', 'outbound']),
          one([null, 'no_outcome', 'not_interested']),
          one([null, moment()]),
        ],
      ),
    () =>
      client.query(
        `INSERT INTO appointment (operator_id, client_id, campaign_id, lead_id, contact_id, policy_id, title, zone,
           starts_at, ends_at, booked_at)
         SELECT $1, $2, $3, l.id, l.contact_id, $4, 'Sample', 'America/New_York', $5, $5, $6 FROM ${few}`,
        [...of, policyId, moment(), moment()],
      ),
    () =>
      client.query(
        `UPDATE appointment SET status = $2, starts_at = $3, ends_at = $3 WHERE appointment_status_may_become(status, $2)
           AND id IN (SELECT id FROM appointment WHERE campaign_id = $1 LIMIT 7 OFFSET ${randomInt(30)} FOR NO KEY UPDATE SKIP LOCKED)`,
        [campaignId, one(['shown', 'no_show', 'cancelled', 'disputed']), moment()],
      ),
  ];
  await one(acts)();
}

const begin = (client: pg.Client): Promise<unknown> =>
  client
    .query('BEGIN')
    .then(() =>
      client.query(
        "SELECT set_config('role', 'app_operator', true), set_config('app.operator_id', $1, true)",
        [fixture.operatorId],
      ),
    );

/** Transactions of some acts each; some are taken back, whole or in part. */
async function work(): Promise<void> {
  const client = new pg.Client({ connectionString: world.appUrl });
  await client.connect();
  for (let turn = 0; turn < 25; turn += 1) {
    await begin(client);
    for (let i = 0; i < 1 + randomInt(5); i += 1) {
      await client.query('SAVEPOINT here');
      await act(client, randomUUID());
      if (randomInt(4) === 0) await client.query('ROLLBACK TO here');
    }
    await client.query(randomInt(5) === 0 ? 'ROLLBACK' : 'COMMIT');
  }
  await client.end();
}

const setZone = (zone: string) =>
  againIfLocked(() =>
    asOperator(world.db, fixture.operatorId, (tx) =>
      tx.organization.update({ where: { id: fixture.operatorId }, data: { zone } }),
    ),
  );

const addOne = (status: string) =>
  asOperator(world.db, fixture.operatorId, (tx) =>
    addAppointment(tx, fixture, { startsAt: new Date('2026-03-08T09:00:00Z'), status }),
  );

test('days are counted as they are, whoever writes at the same time and however the zone changes meanwhile', async () => {
  const workers = Array.from({ length: 8 }, work);
  for (const zone of ['Asia/Kolkata', 'America/Los_Angeles', 'Pacific/Auckland']) {
    await work();
    await setZone(zone);
  }
  await Promise.all(workers);
  // Chance may have brought none that was kept.
  for (const status of ['shown', 'no_show']) await addOne(status);
  // As the next message or call of the operator does.
  await world.ask('SELECT settle_late_firsts($1)', [fixture.operatorId]);
  const is = await recounted(fixture.operatorId);
  expect(await counted(fixture.operatorId)).toEqual(is);
  expect([...new Set(is.map(({ kind }) => kind))].sort().join(' ')).toBe(
    'booked contacted ended:booked ended:exhausted ended:replied lead no_show replied shown',
  );
  expect(await ofWhomAllIs('rep')).toEqual(summed(is));
});

/** As they are counted of somebody to whom all leads are assigned: one by one. */
async function ofWhomAllIs(rep: string) {
  await world.ask('UPDATE lead SET assigned_to = $2 WHERE operator_id = $1', [fixture.operatorId, rep]);
  const only = { assignedTo: rep, orNobody: false };
  const asked = { span: { from: '2026-01-01', to: '2027-12-31' }, zone: 'Pacific/Auckland' };
  return summed(await asOperator(world.db, fixture.operatorId, (tx) => countDays(tx, { only }, asked)));
}

/** Of all campaigns together. */
function summed(of: readonly Pick<Counted, 'kind' | 'day' | 'value'>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { kind, day, value } of of) sums[`${kind} ${day}`] = (sums[`${kind} ${day}`] ?? 0) + value;
  return sums;
}

test('a lead that is deleted, or found to be another, is counted no more; what was written to it goes to the other', async () => {
  const { operatorId, clientId, ...mine } = await createFixture(world.db);
  const [gone, merged] = await asOperator(world.db, operatorId, async (tx) => {
    const added = [
      await addLead(tx, { ...mine, operatorId, clientId }),
      await addLead(tx, { ...mine, operatorId, clientId }),
    ];
    for (const { leadId, contactId } of added) {
      const who = { operatorId, clientId, leadId, contactId };
      await tx.message.create({
        data: {
          ...{
            ...who,
            key: leadId,
            direction: 'inbound',
            channel: 'sms',
            purpose: 'reply',
            status: 'received',
          },
          ...{ fromAddress: 'a', toAddress: 'b', body: 'Hi', sentAt: new Date('2026-03-01T12:00:00Z') },
        },
      });
      await addAppointment(tx, { ...mine, ...who }, { startsAt: new Date('2026-03-05T12:00:00Z') });
    }
    return added.map(({ leadId }) => leadId);
  });
  await asOperator(world.db, operatorId, async (tx) => {
    await tx.lead.update({
      where: { id: merged ?? '' },
      data: { endedAt: new Date(), ending: 'stopped', mergedIntoId: mine.leadId },
    });
    expect(await tx.leadFirst.count({ where: { leadId: merged ?? '' } })).toBe(0);
    for (const table of [tx.message, tx.appointment] as const)
      await (table as typeof tx.message).updateMany({
        where: { leadId: merged ?? '' },
        data: { leadId: mine.leadId },
      });
    expect(await tx.leadFirst.count({ where: { leadId: mine.leadId } })).toBe(1);
  });
  for (const table of ['message', 'appointment'])
    await world.ask(`DELETE FROM ${table} WHERE lead_id = $1`, [gone]);
  await world.ask('DELETE FROM lead WHERE id = $1', [gone]);
  const is = await recounted(operatorId);
  expect(await counted(operatorId)).toEqual(is);
  expect(is.map(({ kind, value }) => [kind, value])).toEqual([
    ['booked', 1],
    ['lead', 1],
    ['replied', 1],
  ]);
});

test('who counts waits for nobody, and a lead that goes a step further counts nothing', async () => {
  const [a, b] = [new pg.Client(world.appUrl), new pg.Client(world.appUrl)];
  for (const client of [a, b]) {
    await client.connect();
    await client.query("SET lock_timeout = '2s'");
    await begin(client);
    await client.query("UPDATE lead SET created_at = '2026-03-03' WHERE id = $1", [
      campaigns[client === a ? 0 : 1]?.leadId,
    ]);
  }
  await Promise.all([a.query('COMMIT'), b.query('COMMIT')]);
  await Promise.all([a.end(), b.end()]);
  const before = await world.ask('SELECT ctid FROM day_count ORDER BY 1');
  await world.ask('UPDATE lead SET visit = visit + 1, step_id = $1, wake_at = now()', ['s2']);
  expect(await world.ask('SELECT ctid FROM day_count ORDER BY 1')).toEqual(before);
  expect(await counted(fixture.operatorId)).toEqual(await recounted(fixture.operatorId));
});

test('two who hear from the same lead at once do not wait for each other, and it has replied though one takes it back', async () => {
  const mine = await createFixture(world.db);
  const { operatorId, clientId, leadId, contactId } = mine;
  const [a, b] = [new pg.Client(world.appUrl), new pg.Client(world.appUrl)];
  const hear = (client: pg.Client, key: string) =>
    client.query(
      `INSERT INTO message (operator_id, client_id, lead_id, contact_id, key, direction, channel, purpose, status,
         from_address, to_address, body) VALUES ($1, $2, $3, $4, $5, 'inbound', 'sms', 'reply', 'received', 'a', 'b', 'Hi')`,
      [operatorId, clientId, leadId, contactId, key],
    );
  for (const client of [a, b]) {
    await client.connect();
    await client.query("SET lock_timeout = '2s'");
    await client.query('BEGIN');
    await client.query(
      "SELECT set_config('role', 'app_operator', true), set_config('app.operator_id', $1, true)",
      [operatorId],
    );
  }
  await a.query("UPDATE lead SET status = 'contacted' WHERE id = $1", [leadId]);
  await hear(b, 'b');
  await hear(a, 'a');
  await a.query('COMMIT');
  await b.query('ROLLBACK');
  await Promise.all([a.end(), b.end()]);
  const replied = async () => (await counted(operatorId)).filter(({ kind }) => kind === 'replied').length;
  expect(await replied()).toBe(0);
  await asOperator(world.db, operatorId, async (tx) => {
    const other = await addLead(tx, mine);
    await tx.call.create({
      data: {
        ...other,
        ...{ phone: undefined, email: undefined },
        operatorId,
        clientId,
        key: 'c',
        direction: 'outbound',
        status: 'waiting',
      },
    });
  });
  expect(await replied()).toBe(1);
  expect(await counted(operatorId)).toEqual(await recounted(operatorId));
});

test('a day is the operator’s: half past eleven in the evening is of that day, though UTC is a day further', async () => {
  const { operatorId, ...mine } = await createFixture(world.db);
  await asOperator(world.db, operatorId, (tx) =>
    addAppointment(
      tx,
      { operatorId, ...mine },
      {
        startsAt: new Date('2026-04-10T15:00:00Z'),
        bookedAt: new Date('2026-04-02T03:30:00Z'),
      },
    ),
  );
  const booked = async () => (await counted(operatorId)).find(({ kind }) => kind === 'booked')?.day;
  expect(await booked()).toBe('2026-04-01');
  await asOperator(world.db, operatorId, (tx) =>
    tx.organization.update({ where: { id: operatorId }, data: { zone: 'Europe/Berlin' } }),
  );
  expect(await booked()).toBe('2026-04-02');
});

test('what is written while the zone changes is counted by the new one', async () => {
  const mine = await createFixture(world.db);
  const { operatorId, leadId } = mine;
  const writer = new pg.Client(world.appUrl);
  await writer.connect();
  await writer.query('BEGIN');
  await writer.query(
    "SELECT set_config('role', 'app_operator', true), set_config('app.operator_id', $1, true)",
    [operatorId],
  );
  await writer.query("UPDATE lead SET created_at = '2026-04-02T03:30:00Z' WHERE id = $1", [leadId]);
  const changing = asOperator(world.db, operatorId, (tx) =>
    tx.organization.update({ where: { id: operatorId }, data: { zone: 'Europe/Berlin' } }),
  );
  const done = await Promise.race([
    changing.then(() => 'changed'),
    untilAsked(operatorId).then(() => 'waits'),
  ]);
  expect(done).toBe('waits');
  await writer.query('COMMIT');
  await writer.end();
  await changing;
  expect(await counted(operatorId)).toEqual(await recounted(operatorId));
});

/** Until somebody counts the days anew. */
async function untilAsked(operatorId: string): Promise<void> {
  for (;;) {
    const asking = await world.ask(
      `SELECT FROM pg_stat_activity WHERE query LIKE '%"organization"%' AND wait_event IN ('PgSleep', 'advisory')
         AND datname = current_database()`,
    );
    if (asking.length > 0) return;
    const [{ zone }] = (await world.ask<{ zone: string }>('SELECT zone FROM organization WHERE id = $1', [
      operatorId,
    ])) as [{ zone: string }];
    if (zone === 'Europe/Berlin') return new Promise(() => undefined);
  }
}

test('nobody sees what another tenant counts', async () => {
  const foreign = await createFixture(world.db);
  const seen = await asOperator(world.db, foreign.operatorId, (tx) =>
    tx.dayCount.findMany({ where: { operatorId: fixture.operatorId } }),
  );
  expect(seen).toEqual([]);
});
