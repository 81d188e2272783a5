import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Compared, Customer } from './reconcile-client.ts';

const AT_ONCE = 50;

export interface BilledClient {
  readonly clientId: string;
  /** The one that it is now, and those that it was at other accounts. */
  readonly customers: readonly Customer[];
}

/** An operator's clients, by pages in the order of their ids, each with its customers at Stripe. */
export async function listBilledClients(
  db: Database,
  { operatorId, after }: { operatorId: string; after: string | null },
): Promise<BilledClient[]> {
  return asOperator(db, operatorId, async (tx) => {
    const clients = await tx.organization.findMany({
      where: { operatorId, kind: 'client', ...(after && { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: AT_ONCE,
      select: { id: true, billingAccount: { select: { stripeCustomerId: true, connectionId: true } } },
    });
    const asked = await tx.invoice.findMany({
      where: { clientId: { in: clients.map(({ id }) => id) }, stripeCustomerId: { not: null } },
      distinct: ['clientId', 'stripeCustomerId', 'connectionId'],
      select: { clientId: true, stripeCustomerId: true, connectionId: true },
    });
    return clients.map(({ id, billingAccount }) => {
      const former = asked.filter(({ clientId }) => clientId === id);
      return { clientId: id, customers: distinct(billingAccount ? [billingAccount, ...former] : former) };
    });
  });
}

function distinct(
  all: readonly { readonly stripeCustomerId: string | null; readonly connectionId: string | null }[],
): Customer[] {
  const customers = new Map<string, Customer>();
  for (const { stripeCustomerId: customerId, connectionId } of all)
    if (customerId !== null && !customers.has(customerId))
      customers.set(customerId, { customerId, connectionId });
  return [...customers.values()];
}

interface Row {
  readonly operatorId: string;
  readonly reconciliationId: string;
}

/** Writes down that a comparison has begun; beginning again changes nothing. */
export async function beginReconciliation(db: Database, row: Row & { runAt: Date }): Promise<void> {
  const { operatorId, reconciliationId: id, runAt } = row;
  await asOperator(db, operatorId, (tx) =>
    tx.reconciliation.createMany({ data: { id, operatorId, createdAt: runAt }, skipDuplicates: true }),
  );
}

export async function finishReconciliation(
  db: Database,
  { operatorId, reconciliationId: id, now, invoices, differences }: Row & Compared & { now: Date },
): Promise<void> {
  await asOperator(db, operatorId, (tx) =>
    tx.reconciliation.update({ where: { id }, data: { invoices, differences, finishedAt: now } }),
  );
}
