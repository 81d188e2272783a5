import { randomUUID } from 'node:crypto';
import type { TestWorld } from '../setup/fixtures.ts';

/** An operator with leads in the database, and whom to ask for. */
export interface SeededOperator {
  readonly operatorId: string;
  /** The first has nine of ten leads, the second the rest. */
  readonly clientIds: readonly [string, string];
  /** The first four are the first client's, the last is the second's. */
  readonly campaignIds: readonly string[];
}

const CAMPAIGNS = 5;

/** Trades and trees: a company is one of each, so that a word of it is in some of the rows. */
const TRADES = ['Dental', 'Roofing', 'Solar', 'Legal', 'Plumbing', 'Fitness', 'Insurance', 'Landscaping'];
const TREES = ['Oak', 'Cedar', 'Maple', 'Birch', 'Willow', 'Aspen', 'Spruce', 'Hazel', 'Linden', 'Alder'];

/**
 * Makes an operator with so many leads, as an import of years would have left them: two clients, five campaigns, most
 * leads untouched, some at a step, one in a hundred tagged `vip`, one in a hundred of a company named Juniper, and the
 * word Basalt in the oldest hundredth alone. Nothing is random: the same count makes the same rows.
 */
export async function seedLeads(ask: TestWorld['ask'], leads: number): Promise<SeededOperator> {
  const [operatorId, first, second] = [randomUUID(), randomUUID(), randomUUID()];
  const organizations = [
    [operatorId, 'operator'],
    [first, 'client'],
    [second, 'client'],
  ];
  for (const [id, kind] of organizations) {
    await ask(
      `INSERT INTO organization (id, kind, operator_id, name, slug) VALUES ($1::uuid, $2, $3, 'Sample', $1::uuid::text)`,
      [id, kind, operatorId],
    );
  }
  const campaignIds = await addCampaigns(ask, operatorId, [first, second]);
  await addContacts(ask, operatorId, leads);
  await addLeads(ask, operatorId, [first, second], campaignIds);
  await ask('VACUUM (ANALYZE) contact');
  await ask('VACUUM (ANALYZE) lead');
  return { operatorId, clientIds: [first, second], campaignIds };
}

async function addCampaigns(
  ask: TestWorld['ask'],
  operatorId: string,
  clientIds: readonly [string, string],
): Promise<string[]> {
  const [policyId, sequenceId] = [randomUUID(), randomUUID()];
  await ask(`INSERT INTO policy (id, operator_id, name, version, body) VALUES ($1, $2, 'sample', 1, '{}')`, [
    policyId,
    operatorId,
  ]);
  await ask(
    `INSERT INTO sequence (id, operator_id, name, version, steps) VALUES ($1, $2, 'sample', 1, '[]')`,
    [sequenceId, operatorId],
  );
  const rows = await ask<{ id: string }>(
    `INSERT INTO campaign (operator_id, client_id, policy_id, sequence_id, name, status, zone, from_number)
     SELECT $1, CASE WHEN n < $6 THEN $2::uuid ELSE $3 END, $4, $5, 'Campaign ' || n, 'active', 'America/New_York',
       '+14155550100' FROM generate_series(1, $6::int) n RETURNING id`,
    [operatorId, ...clientIds, policyId, sequenceId, CAMPAIGNS],
  );
  return rows.map(({ id }) => id);
}

/** The n of a row is kept in its last name; phones are spread over all area codes. */
async function addContacts(ask: TestWorld['ask'], operatorId: string, count: number): Promise<void> {
  await ask(
    `INSERT INTO contact (operator_id, phone, email, first_name, last_name, company, zone, tags, fields, created_at)
     SELECT $1, '+1' || (2000000000 + n::bigint * 7918 % 7999999993), 'lead' || n || '@example.com', 'Sample',
       'Lead ' || n,
       CASE WHEN n > $2 * 0.99 THEN 'Basalt' WHEN n % 100 = 7 THEN 'Juniper' ELSE ($3::text[])[1 + n % 10] END
         || ' ' || ($4::text[])[1 + n / 10 % 8],
       'America/New_York',
       CASE WHEN n % 100 = 3 THEN ARRAY['vip'] WHEN n = 77 THEN ARRAY['once'] WHEN n % 2 = 0 THEN ARRAY['cold'] ELSE '{}' END,
       jsonb_build_object('budget', n % 1000), now() - n * interval '20 seconds'
     FROM generate_series(1, $2::int) n`,
    [operatorId, count, TREES, TRADES],
  );
}

/** Every tenth lead is the second client's; one in twenty of the others is in flight, one in fifty is over. */
async function addLeads(
  ask: TestWorld['ask'],
  operatorId: string,
  clientIds: readonly [string, string],
  campaignIds: readonly string[],
): Promise<void> {
  // They are put down in the middle of their stories, where none begins.
  await ask('ALTER TABLE lead DISABLE TRIGGER lead_status_begins');
  await ask(
    `INSERT INTO lead (operator_id, client_id, campaign_id, contact_id, status, started_at, step_id, step_since, wake_at,
       ended_at, ending, score, created_at)
     SELECT $1, CASE WHEN n % 10 = 0 THEN $3::uuid ELSE $2 END,
       CASE WHEN n % 10 = 0 THEN ($4::uuid[])[5] ELSE ($4::uuid[])[1 + n % 4] END, id,
       CASE WHEN n % 50 = 9 THEN 'booked' WHEN n % 20 = 1 THEN 'contacted' WHEN n % 5000 = 4444 THEN 'callback' ELSE 'new' END,
       CASE WHEN n % 50 = 9 OR n % 20 = 1 THEN created_at END,
       CASE WHEN n % 20 = 1 THEN 's' || (1 + n / 20 % 7) END, CASE WHEN n % 20 = 1 THEN created_at END,
       CASE WHEN n % 20 = 1 THEN now() + n * interval '1 second' END,
       CASE WHEN n % 50 = 9 THEN created_at END, CASE WHEN n % 50 = 9 THEN 'booked' END, n % 101, created_at
     FROM (SELECT id, created_at, substr(last_name, 6)::int AS n FROM contact WHERE operator_id = $1
       ORDER BY created_at) AS contact`,
    [operatorId, ...clientIds, campaignIds],
  );
  await ask('ALTER TABLE lead ENABLE TRIGGER lead_status_begins');
}
