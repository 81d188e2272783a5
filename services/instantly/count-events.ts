import type { InstantlyDayFigures } from '../../contracts/instantly/facts.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** The figures that Instantly has too. */
export type Figures = Readonly<Record<Exclude<keyof InstantlyDayFigures, 'day'>, number>>;

export const NO_FIGURES: Figures = {
  ...{ sent: 0, opens: 0, uniqueOpens: 0, clicks: 0, uniqueClicks: 0 },
  ...{ replies: 0, uniqueReplies: 0, autoReplies: 0 },
};

interface CountedDays {
  readonly operatorId: string;
  readonly campaignId: string;
  /** yyyy-mm-dd in UTC, both included. */
  readonly from: string;
  readonly to: string;
}

/**
 * What happened in a campaign by days in UTC, each event once, whosever the campaign was. People count on the day on which
 * they first did it. Of what happened before, only whether somebody on these days had done the same is looked up: a
 * campaign may be years old.
 */
export async function countEvents(
  tx: Transaction,
  { operatorId, campaignId, from, to }: CountedDays,
): Promise<ReadonlyMap<string, Figures>> {
  const since = Prisma.sql`(${from}::date::timestamp AT TIME ZONE 'UTC')`;
  const rows = await tx.$queryRaw<(Figures & { readonly day: string })[]>`
    WITH said AS MATERIALIZED (
      SELECT kind, lead_email, at FROM instantly_event
      WHERE operator_id = ${operatorId}::uuid AND campaign_id = ${campaignId}::uuid
        AND kind IN ('sent', 'opened', 'clicked', 'replied', 'auto_replied')
        AND at >= ${since} AND at < ((${to}::date + 1)::timestamp AT TIME ZONE 'UTC')),
    figure AS (
      SELECT kind AS name, at FROM said
      UNION ALL
      SELECT 'first:' || kind, min(at) FROM said
      WHERE lead_email IS NOT NULL AND kind IN ('opened', 'clicked', 'replied')
      GROUP BY kind, lead_email HAVING NOT EXISTS (
        SELECT 1 FROM instantly_event AS before
        WHERE before.operator_id = ${operatorId}::uuid AND before.campaign_id = ${campaignId}::uuid
          AND before.lead_email = said.lead_email AND before.kind = said.kind AND before.at < ${since}))
    SELECT (at AT TIME ZONE 'UTC')::date::text AS day,
      count(*) FILTER (WHERE name = 'sent')::int AS "sent",
      count(*) FILTER (WHERE name = 'opened')::int AS "opens",
      count(*) FILTER (WHERE name = 'first:opened')::int AS "uniqueOpens",
      count(*) FILTER (WHERE name = 'clicked')::int AS "clicks",
      count(*) FILTER (WHERE name = 'first:clicked')::int AS "uniqueClicks",
      count(*) FILTER (WHERE name = 'replied')::int AS "replies",
      count(*) FILTER (WHERE name = 'first:replied')::int AS "uniqueReplies",
      count(*) FILTER (WHERE name = 'auto_replied')::int AS "autoReplies"
    FROM figure GROUP BY 1`;
  return new Map(rows.map(({ day, ...figures }) => [day, figures]));
}
