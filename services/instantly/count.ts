import type { InstantlyCounts } from '../../contracts/instantly/campaign-api.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { COLUMN, FIGURES } from './figures.ts';

const { sql, raw, join } = Prisma;

/** What is counted in each figure: a kind of event, or somebody's first of a kind. */
const COUNTED: Readonly<Record<keyof InstantlyCounts, string>> = {
  sent: 'sent',
  opens: 'opened',
  uniqueOpens: 'first:opened',
  clicks: 'clicked',
  uniqueClicks: 'first:clicked',
  replies: 'replied',
  uniqueReplies: 'first:replied',
  autoReplies: 'auto_replied',
  bounces: 'bounced',
  unsubscribes: 'unsubscribed',
  interested: 'interested',
  notInterested: 'not_interested',
  meetingsBooked: 'meeting_booked',
  completed: 'completed',
};

const COLUMNS = FIGURES.map((name) => COLUMN[name]);
const SUMS = FIGURES.map((name) => sql`coalesce(sum(n) FILTER (WHERE figure = ${COUNTED[name]}), 0)::int`);
const ADDED = COLUMNS.map((name) => raw(`${name} = instantly_day.${name} + EXCLUDED.${name}`));

/** Instantly counts days in UTC. */
const dayOf = (column: string) => raw(`(${column} AT TIME ZONE 'UTC')::date`);

const SAME_FIRST = raw('(client_id, campaign_id, kind, lead_hash)');

/**
 * Files events for the clients that they belong to, and counts them, in one statement: whoever has been told of an event
 * before is not told of it again. Of people each is counted once, on the day of their first: an earlier one that comes
 * late moves it. Only under the locks of the campaigns.
 *
 * @param pairs a SELECT of client_id, campaign_id, event_id, kind, at and lead_email
 * @returns how many events were counted for somebody
 */
export async function countForClients(
  tx: Transaction,
  operatorId: string,
  pairs: Prisma.Sql,
): Promise<number> {
  const [counted] = await tx.$queryRaw<{ events: number }[]>(sql`
    WITH pair AS MATERIALIZED (${pairs}),
    added AS (
      INSERT INTO instantly_activity (operator_id, client_id, campaign_id, event_id, kind, at)
      SELECT ${operatorId}::uuid, client_id, campaign_id, event_id, kind, at FROM pair
      ON CONFLICT DO NOTHING RETURNING client_id, campaign_id, event_id, kind, at),
    earliest AS (
      SELECT client_id, campaign_id, kind, lead_hash, min(at) AS at FROM (
        SELECT added.*, CASE WHEN lead_email LIKE 'erased:%' THEN lead_email
          ELSE erased_address(${operatorId}::uuid, lead_email) END AS lead_hash
        FROM added JOIN pair USING (client_id, event_id)
        WHERE lead_email IS NOT NULL AND added.kind IN ('opened', 'clicked', 'replied')) AS told
      GROUP BY client_id, campaign_id, kind, lead_hash),
    known AS (
      SELECT client_id, campaign_id, kind, lead_hash, before.at, earliest.at AS earlier
      FROM instantly_first AS before JOIN earliest USING ${SAME_FIRST}),
    kept AS (
      INSERT INTO instantly_first (operator_id, client_id, campaign_id, kind, lead_hash, at)
      SELECT ${operatorId}::uuid, client_id, campaign_id, kind, lead_hash, at FROM earliest
      ON CONFLICT ${SAME_FIRST} DO UPDATE SET at = EXCLUDED.at WHERE instantly_first.at > EXCLUDED.at),
    change AS (
      SELECT client_id, campaign_id, ${dayOf('at')} AS day, kind AS figure, count(*) AS n FROM added
      WHERE kind <> 'other' GROUP BY 1, 2, 3, 4
      UNION ALL
      SELECT client_id, campaign_id, ${dayOf('earliest.at')}, 'first:' || kind, count(*)
      FROM earliest LEFT JOIN known USING ${SAME_FIRST}
      WHERE known.at IS NULL OR known.at > earliest.at GROUP BY 1, 2, 3, 4
      UNION ALL
      SELECT client_id, campaign_id, ${dayOf('at')}, 'first:' || kind, -count(*) FROM known
      WHERE at > earlier GROUP BY 1, 2, 3, 4),
    summed AS (
      INSERT INTO instantly_day (operator_id, client_id, campaign_id, day, ${raw(COLUMNS.join())})
      SELECT ${operatorId}::uuid, client_id, campaign_id, day, ${join(SUMS)} FROM change GROUP BY 2, 3, 4
      ON CONFLICT (client_id, campaign_id, day) DO UPDATE SET ${join(ADDED)})
    SELECT count(DISTINCT event_id)::int AS events FROM added`);
  return counted?.events ?? 0;
}
