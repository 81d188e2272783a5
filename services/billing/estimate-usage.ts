import { type Month, monthAt, monthDate } from '../../domain/billing/month.ts';
import { projectedCents, usageCents } from '../../domain/billing/usage.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';
import { afterName, badCursor, type PageQuery, toNamedPage } from '../page.ts';
import { operatorZone } from './operator-zone.ts';
import { readAgreements } from './read-agreements.ts';
import { sumUnbilled, sumUsage, usageOf } from './usage-sums.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What each client's running month has come to so far, in order of their ids, and what it comes to at its end if it goes
 * on like this.
 *
 * @throws Refusal not_found (client), invalid (cursor)
 */
export async function estimateUsage(
  db: Database,
  caller: Caller,
  {
    clientId,
    limit,
    cursor,
    now,
  }: PageQuery & { readonly clientId?: string | undefined; readonly now: Date },
) {
  const { operatorId } = caller.tenant;
  const zone = await asOperator(db, operatorId, (tx) => operatorZone(tx, operatorId));
  const after = afterName(cursor);
  if (after !== undefined && !UUID.test(after)) throw badCursor();
  return asTenant(db, caller.tenant, async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    const clients = await tx.organization.findMany({
      where: { kind: 'client', id: { equals: clientId, gt: after }, agreements: { some: {} } },
      orderBy: { id: 'asc' },
      take: limit + 1,
      select: { id: true },
    });
    const page = toNamedPage(clients, limit, ({ id }) => id);
    const ids = page.items.map(({ id }) => id);
    return { ...page, items: await estimate(tx, ids, monthAt(now, zone), now) };
  });
}

/** The same for these clients. */
export async function estimate(tx: Transaction, clientIds: readonly string[], month: Month, now: Date) {
  const agreementAt = await readAgreements(tx, clientIds);
  const running = await sumUsage(tx, clientIds, month);
  const unbilled = await sumUnbilled(tx, clientIds, month.start);
  const alerts = await tx.usageAlert.findMany({
    where: { clientId: { in: [...clientIds] }, month: monthDate(month) },
    orderBy: { thresholdCents: 'asc' },
  });
  const elapsedMs = now.getTime() - month.start.getTime();
  const totalMs = month.end.getTime() - month.start.getTime();
  return clientIds.map((clientId) => {
    const { rows, seconds, calls } = usageOf(running, clientId);
    const late = usageOf(unbilled, clientId);
    return {
      ...{ clientId, month: month.name, from: month.start, until: month.end, seconds, calls },
      currency: agreementAt(clientId, now).currency,
      cents: usageCents(rows),
      projectedCents: projectedCents(rows, { elapsedMs, totalMs }),
      unbilledThisMonth: usageCents(rows.filter(({ invoiceLineId }) => invoiceLineId === null)),
      unbilled: { calls: late.calls, seconds: late.seconds, cents: usageCents(late.rows) },
      alerts: alerts.filter((alert) => alert.clientId === clientId),
    };
  });
}
