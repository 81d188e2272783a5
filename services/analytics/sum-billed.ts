import type { Span } from '../../domain/analytics/span.ts';
import { endOfDay, startOfDay } from '../../domain/billing/days.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

interface Billed {
  readonly currency: string;
  readonly cents: number;
  readonly beforeCents: number;
}

interface Asked {
  readonly clientId?: string | undefined;
  readonly span: Span;
  readonly before: Span;
  readonly zone: string;
}

/** What became due on invoices in a span, with tax, and in the one before it, by the ledger. */
export async function sumBilled(tx: Transaction, { clientId, span, before, zone }: Asked): Promise<Billed[]> {
  const since = startOfDay(span.from, zone);
  return tx.$queryRaw<Billed[]>`
    SELECT currency, coalesce(sum(amount_cents) FILTER (WHERE at >= ${since}), 0)::float8 AS cents,
      coalesce(sum(amount_cents) FILTER (WHERE at < ${since}), 0)::float8 AS "beforeCents"
    FROM ledger_entry
    WHERE at >= ${startOfDay(before.from, zone)} AND at < ${endOfDay(span.to, zone)}
      AND account = 'receivable' AND kind = 'invoice'
      AND ${clientId ? Prisma.sql`client_id = ${clientId}::uuid` : Prisma.sql`true`}
    GROUP BY currency ORDER BY currency`;
}
