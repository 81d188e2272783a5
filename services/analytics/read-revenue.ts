import { dayOf, startOfDay } from '../../domain/billing/days.ts';
import { type Month, monthAt, monthsBetween } from '../../domain/billing/month.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import { operatorZone } from '../billing/operator-zone.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';
import { Refusal } from '../refusal.ts';

const { sql } = Prisma;

interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly clientId?: string | undefined;
}

interface Row {
  readonly month: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly currency: string;
  readonly billedCents: number;
  readonly creditedCents: number;
  readonly paidCents: number;
  readonly refundedCents: number;
  readonly openCents: number;
  readonly overdueCents: number;
}

const USUAL_MONTHS = 12;
const LONGEST_MONTHS = 36;

/** What was billed, paid and given back, by month, client and currency. @throws Refusal forbidden, not_found, invalid (to) */
export async function readRevenue(db: Database, caller: Caller, { from, to, clientId }: Asked, now: Date) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    const zone = await operatorZone(tx, operatorId);
    const months = monthsOf({ from, to, zone, now });
    const rows = await sumRevenue(tx, { months, zone, clientId });
    return { zone, months: months.map(({ name }) => name), rows };
  });
}

function monthsOf({ from, to, zone, now }: Asked & { readonly zone: string; readonly now: Date }): Month[] {
  const last = monthAt(to ? startOfDay(to, zone) : now, zone);
  const first = from ? monthAt(startOfDay(from, zone), zone) : monthAt(yearBefore(last, zone), zone);
  const months = monthsBetween(first, last, zone);
  if (months.length === 0)
    throw new Refusal('invalid', 'The span ends before it begins.', [
      { field: 'to', message: 'must not be before from' },
    ]);
  if (months.length > LONGEST_MONTHS)
    throw new Refusal('invalid', 'The span is too long: export the ledger.', [
      { field: 'to', message: `must be at most ${LONGEST_MONTHS} months after from` },
    ]);
  return months;
}

/** An instant of the month with which twelve begin. */
function yearBefore(last: Month, zone: string): Date {
  const [year = 0, month = 0] = last.name.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - USUAL_MONTHS, 15));
  return startOfDay(dayOf(first, 'utc'), zone);
}

interface Span {
  readonly months: readonly Month[];
  readonly zone: string;
  readonly clientId: string | undefined;
}

/** What an invoice leaves open belongs to the month in which it became final; money to the month in which it moved. */
async function sumRevenue(tx: Transaction, { months, zone, clientId }: Span): Promise<Row[]> {
  const [start, end] = [months[0]?.start, months.at(-1)?.end];
  const ofClient = clientId ? sql`client_id = ${clientId}::uuid` : sql`true`;
  const monthOf = (column: Prisma.Sql) => sql`to_char(${column} AT TIME ZONE ${zone}, 'YYYY-MM')`;
  const left = sql`amount_cents + tax_cents - amount_paid_cents - credited_cents`;
  return tx.$queryRaw<Row[]>`
    SELECT month, sums.client_id::text AS "clientId", organization.name AS "clientName", currency,
      sum(billed)::float8 AS "billedCents", sum(credited)::float8 AS "creditedCents", sum(paid)::float8 AS "paidCents",
      sum(refunded)::float8 AS "refundedCents", sum(open)::float8 AS "openCents", sum(overdue)::float8 AS "overdueCents"
    FROM (
      SELECT ${monthOf(sql`at`)} AS month, client_id, currency,
        CASE WHEN account = 'receivable' AND kind = 'invoice' THEN amount_cents ELSE 0 END AS billed,
        CASE WHEN account IN ('revenue', 'tax') AND kind IN ('credit_note', 'void') THEN amount_cents ELSE 0 END AS credited,
        CASE WHEN account = 'cash' AND kind IN ('payment', 'write_off') THEN amount_cents ELSE 0 END AS paid,
        CASE WHEN account IN ('refunds', 'chargebacks') THEN amount_cents ELSE 0 END AS refunded,
        0 AS open, 0 AS overdue
      FROM ledger_entry WHERE at >= ${start} AND at < ${end} AND ${ofClient}
      UNION ALL
      SELECT ${monthOf(sql`finalized_at`)}, client_id, currency, 0, 0, 0, 0,
        ${left}, CASE WHEN overdue_at IS NULL THEN 0 ELSE ${left} END
      FROM invoice WHERE status = 'open' AND finalized_at >= ${start} AND finalized_at < ${end} AND ${ofClient}
    ) AS sums JOIN organization ON organization.id = sums.client_id
    GROUP BY 1, 2, 3, 4
    HAVING bool_or(billed <> 0 OR credited <> 0 OR paid <> 0 OR refunded <> 0 OR open <> 0)
    ORDER BY 1, 3, 2, 4`;
}
