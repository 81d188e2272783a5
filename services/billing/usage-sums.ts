import type { Month } from '../../domain/billing/month.ts';
import type { UsageRow } from '../../domain/billing/usage.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** The talk time of one rate: however many calls there are, the database adds them up. */
export interface UsageSum extends UsageRow {
  readonly clientId: string;
  readonly calls: number;
  /** How many of the calls no invoice bills yet. */
  readonly unbilled: number;
}

/** What clients have used from an instant to another, by client and rate. */
export async function sumUsage(
  tx: Transaction,
  clientIds: readonly string[],
  { start, end }: Pick<Month, 'start' | 'end'>,
): Promise<UsageSum[]> {
  return read(tx, clientIds, Prisma.sql`usage.ended_at >= ${start} AND usage.ended_at < ${end}`);
}

/** What clients have used before an instant that no invoice bills yet, by client and rate. */
export async function sumUnbilled(
  tx: Transaction,
  clientIds: readonly string[],
  before: Date,
): Promise<UsageSum[]> {
  return read(tx, clientIds, Prisma.sql`usage.invoice_line_id IS NULL AND usage.ended_at < ${before}`);
}

async function read(tx: Transaction, clientIds: readonly string[], which: Prisma.Sql): Promise<UsageSum[]> {
  const rows = await tx.$queryRaw<(Omit<UsageSum, 'seconds'> & { seconds: bigint })[]>`
    SELECT client_id AS "clientId", rate_micros_per_minute AS "rateMicrosPerMinute", sum(seconds)::bigint AS seconds,
      count(*)::int AS calls, (count(*) FILTER (WHERE invoice_line_id IS NULL))::int AS unbilled
    FROM usage WHERE client_id = ANY (${[...clientIds]}::uuid[]) AND ${which}
    GROUP BY client_id, rate_micros_per_minute ORDER BY client_id, rate_micros_per_minute`;
  return rows.map((row) => ({ ...row, seconds: Number(row.seconds) }));
}

/** Of many clients' sums, those of one. */
export function usageOf(sums: readonly UsageSum[], clientId: string) {
  const rows = sums.filter((row) => row.clientId === clientId);
  const total = (count: (row: UsageSum) => number) => rows.reduce((sum, row) => sum + count(row), 0);
  return {
    rows,
    seconds: total((row) => row.seconds),
    calls: total((row) => row.calls),
    unbilled: total((row) => row.unbilled),
  };
}
