import type { Month } from '../../domain/billing/month.ts';
import type { UsageRow } from '../../domain/billing/usage.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** The talk time of one rate on one line: however many calls there are, the database adds them up. */
export interface UsageSum extends UsageRow {
  readonly clientId: string;
  /** The invoice line that bills it; null: none does yet. */
  readonly invoiceLineId: string | null;
  readonly calls: number;
}

/** What clients have used from an instant to another. */
export async function sumUsage(
  tx: Transaction,
  clientIds: readonly string[],
  { start, end }: Pick<Month, 'start' | 'end'>,
): Promise<UsageSum[]> {
  return read(tx, clientIds, Prisma.sql`ended_at >= ${start} AND ended_at < ${end}`);
}

/** What clients have used before an instant that no invoice bills yet. */
export async function sumUnbilled(
  tx: Transaction,
  clientIds: readonly string[],
  before: Date,
): Promise<UsageSum[]> {
  return read(tx, clientIds, Prisma.sql`invoice_line_id IS NULL AND ended_at < ${before}`);
}

async function read(tx: Transaction, clientIds: readonly string[], which: Prisma.Sql): Promise<UsageSum[]> {
  const rows = await tx.$queryRaw<(Omit<UsageSum, 'seconds'> & { seconds: bigint })[]>`
    SELECT client_id AS "clientId", rate_micros_per_minute AS "rateMicrosPerMinute",
      invoice_line_id AS "invoiceLineId", sum(seconds)::bigint AS seconds, count(*)::int AS calls
    FROM usage WHERE client_id = ANY (${[...clientIds]}::uuid[]) AND ${which}
    GROUP BY client_id, rate_micros_per_minute, invoice_line_id`;
  return rows.map((row) => ({ ...row, seconds: Number(row.seconds) }));
}

/** Of many clients' sums, those of one. */
export function usageOf(sums: readonly UsageSum[], clientId: string) {
  const rows = sums.filter((row) => row.clientId === clientId);
  return {
    rows,
    seconds: rows.reduce((sum, row) => sum + row.seconds, 0),
    calls: rows.reduce((sum, row) => sum + row.calls, 0),
  };
}
