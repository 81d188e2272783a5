import { SEQUENCES } from '../../domain/campaigns/sequences.ts';
import { POLICIES } from '../../domain/policies/standard.ts';
import type { TestWorld } from '../setup/fixtures.ts';

const PARTS = 50;

/**
 * What stands behind seeded leads on the portal's pages: who booked has an appointment, some days before or after now; who
 * was contacted has a text and an answer to it. Nothing is random.
 */
export async function seedHistories(ask: TestWorld['ask'], operatorId: string): Promise<void> {
  await ask('UPDATE policy SET body = $2 WHERE operator_id = $1', [
    operatorId,
    JSON.stringify(POLICIES.standard),
  ]);
  await ask('UPDATE sequence SET steps = $2 WHERE operator_id = $1', [
    operatorId,
    JSON.stringify(SEQUENCES.standard),
  ]);
  await ask(
    `INSERT INTO agreement (operator_id, client_id, version, rate_micros_per_minute, milestone_size, milestone_price_cents,
       terms_days, effective_from)
     SELECT $1, id, 1, 200000, 25, 200000, 14, now() - interval '1 year' FROM organization
     WHERE operator_id = $1 AND kind = 'client'`,
    [operatorId],
  );
  await ask(
    `INSERT INTO appointment (operator_id, client_id, campaign_id, lead_id, contact_id, policy_id, title, starts_at, ends_at,
       zone, booked_at)
     SELECT lead.operator_id, lead.client_id, lead.campaign_id, lead.id, contact_id, policy_id, 'Appointment', at,
       at + interval '30 minutes', 'America/New_York', at - interval '3 days'
     FROM (SELECT *, now() + interval '20 days' - row_number() OVER (ORDER BY created_at DESC) * interval '10 minutes' AS at
       FROM lead WHERE operator_id = $1 AND status = 'booked') AS lead JOIN campaign ON campaign.id = lead.campaign_id`,
    [operatorId],
  );
  // Who writes of a lead for the first time takes a lock for it: all at once would be more than Postgres has room for.
  for (let part = 0; part < PARTS; part += 1) {
    await ask(
      `INSERT INTO message (operator_id, client_id, lead_id, contact_id, key, direction, channel, purpose, status,
         from_address, to_address, body, created_at)
       SELECT operator_id, client_id, id, contact_id, 'seed:' || way || ':' || id, way, 'sms', 'sequence',
         CASE way WHEN 'inbound' THEN 'received' ELSE 'delivered' END, '+14155550100', '+14155550101',
         'Shall we find a time for you?', created_at + CASE way WHEN 'inbound' THEN interval '1 hour' ELSE interval '0' END
       FROM lead, unnest(ARRAY['outbound', 'inbound']) way
       WHERE operator_id = $1 AND status = 'contacted' AND score % $2::int = $3::int`,
      [operatorId, PARTS, part],
    );
  }
  for (const table of ['appointment', 'message']) await ask(`VACUUM (ANALYZE) ${table}`);
}
