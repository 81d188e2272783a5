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

/** As the triggers count. */
function ofLeadsOf(
  assignedTo: string,
  { span, zone, ...whose }: Whose & { readonly span: Span; readonly zone: string },
): Prisma.Sql {
  const during = sql`fact.at >= ${startOfDay(span.from, zone)} AND fact.at < ${endOfDay(span.to, zone)}`;
  const theirs = sql`c.assigned_to = ${assignedTo} AND ${isOf(whose)}`;
  return sql`
    SELECT kind, to_char(at AT TIME ZONE ${zone}, 'YYYY-MM-DD') AS day, count(*)::int AS value FROM (
      SELECT fact.kind, fact.at
        FROM lead c, lead_days(c.created_at, c.started_at, c.ended_at, c.ending, c.merged_into) AS fact
        WHERE ${theirs} AND ${during}
      UNION ALL
      SELECT fact.kind, fact.at FROM lead c JOIN lead_first fact ON fact.lead_id = c.id AND fact.slot = 0
        WHERE ${theirs} AND ${during}
      UNION ALL
      SELECT fact.kind, fact.at FROM lead c JOIN appointment a ON a.operator_id = c.operator_id AND a.lead_id = c.id,
          appointment_days(a.status, a.booked_at, a.starts_at) AS fact
        WHERE ${theirs} AND ${during}
    ) AS facts GROUP BY 1, 2`;
}

function isOf({ clientId, campaignId }: Whose): Prisma.Sql {
  if (campaignId) return sql`c.campaign_id = ${campaignId}::uuid`;
  return clientId ? sql`c.client_id = ${clientId}::uuid` : sql`true`;
}
