import type { InstantlyCounts } from '../../contracts/instantly/campaign-api.ts';
import { daysOf, lengthOf, type Span, spanOf } from '../../domain/analytics/span.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { addUp, FIGURES_SUMMED } from './figures.ts';

export interface AskedDays {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export type DayFigures = InstantlyCounts & { readonly day: string };

const LONGEST_DAYS = 400;

/** The days in UTC that somebody asks for; the last thirty, where nothing is said. @throws Refusal invalid (to) */
export function daysAsked({ from, to }: AskedDays, now: Date): Span {
  const today = now.toISOString().slice(0, 10);
  const span = spanOf({ ...(from && { from }), ...(to && { to }), today });
  const days = lengthOf(span);
  const problem =
    days === 0
      ? 'must not be before from'
      : days > LONGEST_DAYS
        ? `must be at most ${LONGEST_DAYS} days after from`
        : null;
  if (problem)
    throw new Refusal('invalid', 'These days cannot be shown together.', [{ field: 'to', message: problem }]);
  return span;
}

/** What was counted on each day of a span in campaigns that are in sight, a day without anything too. */
export async function readDays(tx: Transaction, where: Prisma.Sql, span: Span): Promise<DayFigures[]> {
  const rows = await tx.$queryRaw<DayFigures[]>(Prisma.sql`
    SELECT to_char(d.day, 'YYYY-MM-DD') AS day, ${FIGURES_SUMMED}
    FROM instantly_assignment AS a JOIN instantly_day AS d
      ON d.client_id = a.client_id AND d.campaign_id = a.campaign_id
    WHERE ${where} AND d.day BETWEEN ${span.from}::date AND ${span.to}::date GROUP BY d.day`);
  const byDay = new Map(rows.map((row) => [row.day, row]));
  return daysOf(span).map((day) => byDay.get(day) ?? { day, ...addUp([]) });
}
