import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { TOPICS } from '../../contracts/notifications/live.ts';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addClient,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { changesFrom, changesSince, lookAtChanges } from './read-changes.ts';
import { CHANGES_KEPT_MS, sweepChanges } from './sweep-changes.ts';

/** Tables whose changes nobody is told of, and why not. */
const UNTOLD: Readonly<Record<string, string>> = {
  account: 'sign-in',
  apikey: 'by the trail',
  audit_note: 'written with the trail',
  availability: 'asked anew every few minutes',
  booking_link: 'made with a message',
  bulk_refusal: 'written with its act',
  calcom_event_type: 'written with its campaign',
  brand: 'told with the trail',
  call_wait: 'a place in a queue',
  campaign_count: 'changes with leads',
  campaign_run: 'what a workflow has in hand',
  change: 'itself',
  contact_number: 'written with a message',
  day_count: 'changes with what it counts',
  erasure_item: 'a step, told with the erasure',
  guess: 'counts',
  idempotent_answer: 'for whoever asks again',
  import_problem: 'written with its import',
  instantly_day: 'changes with what it counts',
  instantly_first: 'changes with what it counts',
  invitation: 'by the trail',
  invite_code: 'by the trail',
  lead_first: 'changes with leads',
  ledger_entry: 'written with invoices and payments',
  member: 'by the trail',
  notification_seen: 'one’s own',
  pending_question: 'changes with evidence',
  reply_address: 'made with a message',
  second_factor: 'sign-in',
  security_mail: 'no page shows it',
  session: 'sign-in',
  tag_count: 'changes with contacts',
  user: 'sign-in',
  verification: 'sign-in',
  visit: 'by the trail',
  workflow_signal: 'no page shows it',
};

let world: TestWorld;
let ours: Fixture;
let sibling: Fixture;
let other: pg.Client;

beforeAll(async () => {
  world = await openTestWorld();
  ours = await createFixture(world.db);
  sibling = await addClient(world.db, ours.operatorId);
  other = new pg.Client({ connectionString: world.ownerUrl });
  await other.connect();
});
afterAll(async () => {
  await other?.end();
  await world.close();
});

const names = async (sql: string): Promise<string[]> =>
  (await world.ask<{ name: string }>(sql)).map(({ name }) => name);

describe('the change log', () => {
  test('tells of every table, or says why not, and of topics that somebody may hear', async () => {
    const silent = await names(`SELECT relname AS name FROM pg_class c
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'
        AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname LIKE 'z_note_%') ORDER BY 1`);
    expect(silent).toEqual(Object.keys(UNTOLD).sort());
    const told = await names(`SELECT DISTINCT trim(trailing E'\\\\000' from encode(tgargs, 'escape')) AS name
      FROM pg_trigger WHERE tgname LIKE 'z_note_%' AND tgnargs = 1 ORDER BY 1`);
    expect(told.filter((topic) => !(topic in TOPICS))).toEqual([]);
    const byTrail = ['audit', 'clients', 'keys', 'members', 'vendorEvents'];
    expect([...told, ...byTrail].sort()).toEqual(Object.keys(TOPICS).sort());
  });

  test('a statement over many leads of two clients adds a row for each client, whatever else the transaction does', async () => {
    const { operatorId } = ours;
    for (let i = 0; i < 3; i += 1) await asOperator(world.db, operatorId, (tx) => addLead(tx, ours));
    const look = await lookAtChanges(world.db);
    await asOperator(world.db, operatorId, async (tx) => {
      await tx.lead.updateMany({ where: { operatorId }, data: { score: 1 } });
      await tx.lead.updateMany({ where: { operatorId }, data: { score: 2 } });
    });
    const rows = await world.ask(
      `SELECT client_id, topic FROM change WHERE NOT pg_visible_in_snapshot(xact, $1::pg_snapshot)`,
      [look.snapshot],
    );
    expect(rows.length).toBe(2);
    const { changes } = await changesSince(world.db, look);
    expect(new Set(changes)).toEqual(
      new Set([ours, sibling].map(({ clientId }) => ({ operatorId, clientId, topic: 'leads' }))),
    );
  });

  test('a transaction that began before a look and ended after it is told of once, and holds up nobody else’s', async () => {
    const { operatorId, campaignId } = ours;
    await other.query('BEGIN');
    await other.query('UPDATE campaign SET name = $2 WHERE id = $1', [campaignId, 'Slow']);
    const first = await lookAtChanges(world.db);
    await asOperator(world.db, operatorId, (tx) =>
      tx.lead.update({ where: { id: ours.leadId }, data: { score: 3 } }),
    );
    const second = await changesSince(world.db, first);
    expect(second.changes.map(({ topic }) => topic)).toEqual(['leads']);
    await other.query('COMMIT');
    const third = await changesSince(world.db, second);
    expect(third.changes).toEqual([{ operatorId, clientId: ours.clientId, topic: 'campaigns' }]);
    expect((await changesSince(world.db, third)).changes).toEqual([]);
    // Whoever heard the second look last, and reconnects, hears of the slow one too.
    const missed = await changesFrom(world.db, operatorId, second.horizon);
    expect(missed.map(({ topic }) => topic)).toContain('campaigns');
  });

  test('what was rolled back is not told of', async () => {
    const look = await lookAtChanges(world.db);
    await other.query('BEGIN');
    await other.query('UPDATE campaign SET name = name WHERE id = $1', [ours.campaignId]);
    await other.query('ROLLBACK');
    expect((await changesSince(world.db, look)).changes).toEqual([]);
  });

  test('an event is told of when it is stuck, and when it is not any more', async () => {
    const look = await lookAtChanges(world.db);
    const told = async () =>
      (await changesSince(world.db, look)).changes
        .map(({ topic }) => topic)
        .filter((topic) => topic === 'vendorEvents').length;
    const [{ seq } = { seq: '' }] = await world.ask<{ seq: string }>(
      `INSERT INTO vendor_event (vendor, external_id, kind, body, operator_id) VALUES ('retell', 'one', 'x', '', $1) RETURNING seq`,
      [ours.operatorId],
    );
    await world.ask(`UPDATE vendor_event SET status = 'processed' WHERE seq = $1`, [seq]);
    expect(await told()).toBe(0);
    await world.ask(`UPDATE vendor_event SET status = 'quarantined' WHERE seq = $1`, [seq]);
    expect(await told()).toBe(1);
    const stuck = await lookAtChanges(world.db);
    await world.ask(`UPDATE vendor_event SET status = 'pending' WHERE seq = $1`, [seq]);
    expect((await changesSince(world.db, stuck)).changes.length).toBe(1);
  });

  test('is forgotten after its time, and not before', async () => {
    const count = async () =>
      (await world.ask<{ n: number }>('SELECT count(*)::int AS n FROM change'))[0]?.n ?? 0;
    const before = await count();
    expect(before).toBeGreaterThan(0);
    expect(await sweepChanges(world.db, new Date())).toEqual({ swept: 0, isDone: true });
    const later = new Date(Date.now() + CHANGES_KEPT_MS + 60_000);
    expect(await sweepChanges(world.db, later)).toEqual({ swept: before, isDone: true });
    expect(await count()).toBe(0);
  });
});
