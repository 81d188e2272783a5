import type { InstantlyDayFigures } from '../../contracts/instantly/facts.ts';
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
 * they first did it.
 */
export async function countEvents(
  tx: Transaction,
  { operatorId, campaignId, from, to }: CountedDays,
): Promise<ReadonlyMap<string, Figures>> {
  const rows = await tx.$queryRaw<(Figures & { readonly day: string })[]>`
    WITH said AS (
      SELECT kind, lead_email, (at AT TIME ZONE 'UTC')::date AS day,
        lead_email IS NOT NULL AND row_number() OVER (PARTITION BY kind, lead_email ORDER BY at, id) = 1 AS is_first
      FROM instantly_event
      WHERE operator_id = ${operatorId}::uuid AND campaign_id = ${campaignId}::uuid
        AND kind IN ('sent', 'opened', 'clicked', 'replied', 'auto_replied')
        AND at < ((${to}::date + 1)::timestamp AT TIME ZONE 'UTC'))
    SELECT day::text AS day,
      count(*) FILTER (WHERE kind = 'sent')::int AS "sent",
      count(*) FILTER (WHERE kind = 'opened')::int AS "opens",
      count(*) FILTER (WHERE kind = 'opened' AND is_first)::int AS "uniqueOpens",
      count(*) FILTER (WHERE kind = 'clicked')::int AS "clicks",
      count(*) FILTER (WHERE kind = 'clicked' AND is_first)::int AS "uniqueClicks",
      count(*) FILTER (WHERE kind = 'replied')::int AS "replies",
      count(*) FILTER (WHERE kind = 'replied' AND is_first)::int AS "uniqueReplies",
      count(*) FILTER (WHERE kind = 'auto_replied')::int AS "autoReplies"
    FROM said WHERE day >= ${from}::date GROUP BY day`;
  return new Map(rows.map(({ day, ...figures }) => [day, figures]));
}
