import { endOfDay, startOfDay } from '../../domain/billing/days.ts';
import type { Span } from '../../domain/analytics/span.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';

const { sql } = Prisma;

/** Whose figures: of all that the caller sees, or of one client or campaign. */
export interface Whose {
  readonly clientId?: string | undefined;
  readonly campaignId?: string | undefined;
}

/** How often something happened on a day; kinds are those of `day_count`. */
export interface DayCount {
  readonly kind: string;
  /** YYYY-MM-DD */
  readonly day: string;
  readonly value: number;
}

/**
 * What happened on each day of a span. The counters count everybody's leads: of whoever sees some only, those that are
 * assigned to them are counted one by one. What is nobody's is nobody's figure, though an agent sees it.
 */
export async function countDays(
  tx: Transaction,
  { only }: Pick<Caller, 'only'>,
  { span, zone, ...whose }: Whose & { readonly span: Span; readonly zone: string },
): Promise<DayCount[]> {
  if (only) return tx.$queryRaw<DayCount[]>(ofLeadsOf(only.assignedTo, { span, zone, ...whose }));
  return tx.$queryRaw<DayCount[]>`
    SELECT kind, to_char(day, 'YYYY-MM-DD') AS day, sum(value)::int AS value FROM day_count c
    WHERE day BETWEEN ${span.from}::date AND ${span.to}::date AND ${isOf(whose)}
    GROUP BY 1, 2 HAVING sum(value) <> 0`;
}

/**
 * As the triggers count (`day_facts`): their leads are read once and looked for among what happened to anybody in these
 * days, each by an index that knows all that is asked.
 */
function ofLeadsOf(
  assignedTo: string,
  { span, zone, ...whose }: Whose & { readonly span: Span; readonly zone: string },
): Prisma.Sql {
  const [since, until] = [startOfDay(span.from, zone), endOfDay(span.to, zone)];
  const during = (at: Prisma.Sql) => sql`${at} >= ${since} AND ${at} < ${until}`;
  const theirs = sql`c.assigned_to = ${assignedTo} AND ${isOf(whose)}`;
  return sql`
    WITH theirs AS (SELECT id, created_at, merged_into FROM lead c WHERE ${theirs})
    SELECT kind, to_char(day, 'YYYY-MM-DD') AS day, value FROM (
      SELECT kind, (at AT TIME ZONE ${zone})::date AS day, count(*)::int AS value FROM (
        SELECT 'lead' AS kind, created_at AS at FROM theirs WHERE merged_into IS NULL AND ${during(sql`created_at`)}
        UNION ALL
        SELECT 'ended:' || ending, ended_at FROM lead c
          WHERE ${theirs} AND merged_into IS NULL AND started_at IS NOT NULL AND ended_at IS NOT NULL
            AND ending IS NOT NULL AND ${during(sql`ended_at`)}
        UNION ALL
        SELECT fact.kind, fact.at FROM theirs JOIN (
          SELECT lead_id, kind, at FROM lead_first WHERE slot = 0 AND ${during(sql`at`)}
          UNION ALL
          SELECT lead_id, 'booked', booked_at FROM appointment WHERE ${during(sql`booked_at`)}
          UNION ALL
          SELECT lead_id, status, starts_at FROM appointment
            WHERE status IN ('shown', 'no_show') AND ${during(sql`starts_at`)}
        ) AS fact ON fact.lead_id = theirs.id
      ) AS facts GROUP BY 1, 2
    ) AS days`;
}

function isOf({ clientId, campaignId }: Whose): Prisma.Sql {
  if (campaignId) return sql`c.campaign_id = ${campaignId}::uuid`;
  return clientId ? sql`c.client_id = ${clientId}::uuid` : sql`true`;
}
