import { type Month, monthAt, monthDate, monthsBetween, nameOfMonth } from '../../domain/billing/month.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { billUsageMonth } from './bill-usage-month.ts';
import { operatorZone } from './operator-zone.ts';

const HOUR_MS = 3_600_000;

/**
 * How long after its end a month is billed: calls that end at midnight are told of when they have been analysed, some
 * minutes later, and an hour's trouble at the vendor makes no call late.
 */
export const CLOSE_AFTER_MS = 3 * HOUR_MS;

export interface ClosedMonths {
  readonly invoices: number;
  /** The clients that could not be billed; the others have been. */
  readonly failed: readonly FailedClient[];
}

export interface FailedClient {
  readonly clientId: string;
  readonly error: unknown;
}

interface Unbilled {
  readonly clientId: string;
  readonly oldest: Date;
}

/**
 * Bills every month of an operator's clients that has ended and has no invoice yet, from the oldest call that no
 * invoice bills on, each client's oldest month first. Calls of a month that has been billed go on the next month's
 * invoice. Done again at any time, it bills nothing twice, and after an outage it bills what was left out.
 *
 * @param tick called now and then, while there is much to do
 */
export async function closeUsageMonths(
  db: Database,
  { operatorId, now }: { readonly operatorId: string; readonly now: Date },
  tick: () => void = () => undefined,
): Promise<ClosedMonths> {
  const { running, zone, unbilled } = await readUnbilled(db, operatorId, now);
  const failed: FailedClient[] = [];
  let invoices = 0;
  for (const { clientId, oldest } of unbilled) {
    try {
      const ended = monthsBetween(monthAt(oldest, zone), running, zone).slice(0, -1);
      invoices += await billMonths(db, { operatorId, clientId, ended, tick });
    } catch (error) {
      failed.push({ clientId, error });
    }
  }
  return { invoices, failed };
}

async function readUnbilled(
  db: Database,
  operatorId: string,
  now: Date,
): Promise<{ running: Month; zone: string; unbilled: Unbilled[] }> {
  return asOperator(db, operatorId, async (tx) => {
    const zone = await operatorZone(tx, operatorId);
    const running = monthAt(new Date(now.getTime() - CLOSE_AFTER_MS), zone);
    // One look into the index a client, however many calls wait.
    const unbilled = await tx.$queryRaw<Unbilled[]>`
      SELECT client.id AS "clientId", first.ended_at AS oldest
      FROM organization client CROSS JOIN LATERAL (
        SELECT ended_at FROM usage
        WHERE usage.operator_id = client.operator_id AND usage.client_id = client.id AND invoice_line_id IS NULL
        ORDER BY ended_at LIMIT 1) first
      WHERE client.kind = 'client' AND first.ended_at < ${running.start} ORDER BY client.id`;
    return { running, zone, unbilled };
  });
}

interface EndedMonths {
  readonly operatorId: string;
  readonly clientId: string;
  readonly ended: readonly Month[];
  readonly tick: () => void;
}

async function billMonths(db: Database, { operatorId, clientId, ended, tick }: EndedMonths): Promise<number> {
  const [oldest] = ended;
  if (!oldest) return 0;
  const invoices = await asOperator(db, operatorId, (tx) =>
    tx.invoice.findMany({ where: { clientId, month: { gte: monthDate(oldest) } }, select: { month: true } }),
  );
  const billed = new Set(invoices.map(({ month }) => month && nameOfMonth(month)));
  let made = 0;
  for (const month of ended) {
    if (billed.has(month.name)) continue;
    const invoiceId = await billUsageMonth(db, { operatorId, clientId, month });
    if (invoiceId) made += 1;
    tick();
  }
  return made;
}
