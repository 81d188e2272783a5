import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Compared } from './reconcile-client.ts';

const AT_ONCE = 50;

export interface BilledClient {
  readonly clientId: string;
  readonly customerId: string | null;
}

/** An operator's clients, by pages in the order of their ids, each with its customer at Stripe. */
export async function listBilledClients(
  db: Database,
  { operatorId, after }: { operatorId: string; after: string | null },
): Promise<BilledClient[]> {
  const clients = await asOperator(db, operatorId, (tx) =>
    tx.organization.findMany({
      where: { operatorId, kind: 'client', ...(after && { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: AT_ONCE,
      select: { id: true, billingAccount: { select: { stripeCustomerId: true } } },
    }),
  );
  return clients.map(({ id, billingAccount }) => ({
    clientId: id,
    customerId: billingAccount?.stripeCustomerId ?? null,
  }));
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
