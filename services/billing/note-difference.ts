import type { DifferenceKind } from '../../domain/billing/compare-invoice.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { createTask } from '../messaging/create-task.ts';

export interface FoundDifference {
  readonly operatorId: string;
  readonly clientId: string | null;
  /** What differs: found again, it is the same difference. */
  readonly key: string;
  readonly kind: DifferenceKind;
  readonly invoiceId: string | null;
  readonly stripeInvoiceId: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
  /** When the comparison began that found it. */
  readonly runAt: Date;
  /** It has been put right since it was found: nobody need see to it. */
  readonly isHealed?: boolean;
}

/** Writes down a difference, once, and asks staff to see to one that is new or has come back. */
export async function noteDifference(tx: Transaction, found: FoundDifference): Promise<void> {
  const { runAt, isHealed = false, ...difference } = found;
  const { operatorId, key, ours, theirs } = difference;
  const known = await tx.billingDifference.findUnique({ where: { operatorId_key: { operatorId, key } } });
  const standing = { seenAt: runAt, resolvedAt: isHealed ? runAt : null };
  await tx.billingDifference.upsert({
    where: { operatorId_key: { operatorId, key } },
    create: { ...difference, ...standing },
    update: { ours, theirs, ...standing },
  });
  if (isHealed || (known && !known.resolvedAt)) return;
  await createTask(tx, {
    ...{ operatorId, clientId: difference.clientId, leadId: null, kind: 'billing_difference' },
    key: `difference:${key}:${runAt.toISOString()}`,
    title: titleOf(difference),
    detail: `Ours: ${ours ?? 'nothing'}. Stripe's: ${theirs ?? 'nothing'}.`,
  });
}

function titleOf({ kind, clientId, invoiceId, stripeInvoiceId }: Omit<FoundDifference, 'runAt'>): string {
  if (kind === 'missing_at_stripe') return `Stripe does not have invoice ${invoiceId}`;
  if (kind === 'missing_here') return `Our books do not have Stripe's invoice ${stripeInvoiceId}`;
  if (kind === 'duplicate') return `Stripe has invoice ${invoiceId} twice: void ${stripeInvoiceId}`;
  if (kind === 'account_ended')
    return `Nobody can look at invoice ${invoiceId}: its Stripe account is connected no more`;
  const what = kind === 'credit_note' ? 'a credit note' : `the ${kind}`;
  const of = invoiceId ? `invoice ${invoiceId}` : `client ${clientId}`;
  return `Our books and Stripe's differ in ${what} of ${of}`;
}

/** Resolves what a comparison has not found again. `straysKnown`: it has looked for Stripe's invoices that we lack, too. */
export async function resolveDifferences(
  db: Database,
  { operatorId, runAt, straysKnown }: { operatorId: string; runAt: Date; straysKnown: boolean },
): Promise<void> {
  await asOperator(db, operatorId, (tx) =>
    tx.billingDifference.updateMany({
      where: {
        ...{ resolvedAt: null, seenAt: { lt: runAt } },
        ...(!straysKnown && { kind: { notIn: ['missing_here', 'duplicate'] } }),
      },
      data: { resolvedAt: runAt },
    }),
  );
}

/** What could not be compared this time stands as it was found before: it is not taken to be gone. */
export async function keepDifferences(
  tx: Transaction,
  { operatorId, runAt }: { operatorId: string; runAt: Date },
  about: { readonly key: string } | { readonly stripeInvoiceId: { readonly in: string[] } },
): Promise<void> {
  await tx.billingDifference.updateMany({
    where: { operatorId, resolvedAt: null, ...about },
    data: { seenAt: runAt },
  });
}
