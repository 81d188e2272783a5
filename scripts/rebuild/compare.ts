import { randomUUID } from 'node:crypto';
import { ownBooks, usualBooks } from '../../activities/billing/stripe-books.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { findAllStrays, reconcileOperator } from '../../services/billing/reconcile-operator.ts';
import type { Accounts } from '../../services/connections/accounts.ts';
import { listOperators } from '../../services/identity/list-operators.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';

export interface Books {
  readonly db: Database;
  readonly accounts: Accounts<{ readonly stripe: StripeClient }>;
  readonly operatorIds: readonly string[];
  readonly now: () => Date;
}

export async function allOperators(db: Database): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const { operatorIds, next } = await listOperators(db, after);
    ids.push(...operatorIds);
    if (next === null) return ids;
    after = next;
  }
}

/** Compares both books as every night. @returns what differs */
export async function compare({
  db,
  accounts,
  operatorIds,
  now,
}: Books): Promise<Prisma.BillingDifferenceModel[]> {
  const theirs = await usualBooks(accounts);
  const runAt = now();
  const nothing = () => undefined;
  await findAllStrays(db, { theirs, runAt, now: now(), beat: nothing });
  const open: Prisma.BillingDifferenceModel[] = [];
  for (const operatorId of operatorIds) {
    const own = (connectionId: string) => ownBooks(accounts, { operatorId, connectionId });
    const run = { operatorId, reconciliationId: randomUUID(), theirs, own, runAt, now: now() };
    await reconcileOperator(db, { ...run, straysKnown: true, beat: nothing });
    open.push(
      ...(await asOperator(db, operatorId, (tx) =>
        tx.billingDifference.findMany({ where: { resolvedAt: null }, orderBy: { createdAt: 'asc' } }),
      )),
    );
  }
  return open;
}
