import { isUnderWay, type TheirInvoice } from '../../domain/billing/compare-invoice.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { ourId } from '../our-id.ts';
import { noteDifference } from './note-difference.ts';

export interface StripeBatch {
  readonly operatorId: string;
  readonly batch: readonly TheirInvoice[];
  /** Of a client's own customer: its invoices are ours even if they name nobody. */
  readonly isOurCustomer: boolean;
  readonly runAt: Date;
  readonly now: Date;
}

interface Pair {
  readonly ours: Prisma.InvoiceModel;
  readonly theirs: TheirInvoice;
}

/**
 * Finds which of Stripe's invoices our books know, and writes down those that they do not.
 *
 * @returns the known ones with ours, and how many are unknown
 */
export async function findStrays(
  db: Database,
  { operatorId, batch, isOurCustomer, runAt, now }: StripeBatch,
): Promise<{ known: Pair[]; strays: number }> {
  return asOperator(db, operatorId, async (tx) => {
    const ours = await matching(tx, operatorId, batch);
    const known: Pair[] = [];
    let strays = 0;
    for (const theirs of batch) {
      const named = ourId(theirs.metadata.invoice_id);
      const byId = ours.find(({ id }) => id === named);
      const match =
        ours.find(({ stripeInvoiceId }) => stripeInvoiceId === theirs.id) ??
        (byId && !byId.stripeInvoiceId && theirs.status !== 'void' ? byId : undefined);
      if (match) known.push({ ours: match, theirs });
      // One that was made twice and then voided is put right.
      else if (byId && theirs.status === 'void') continue;
      else if (isStray(theirs, { isOurCustomer, now })) {
        strays += 1;
        await noteStray(tx, { operatorId, theirs, runAt, duplicateOf: byId });
      }
    }
    return { known, strays };
  });
}

function matching(tx: Transaction, operatorId: string, batch: readonly TheirInvoice[]) {
  const ids = batch.flatMap(({ metadata }) => ourId(metadata.invoice_id) ?? []);
  const stripeIds = batch.map(({ id }) => id);
  return tx.invoice.findMany({
    where: { operatorId, OR: [{ stripeInvoiceId: { in: stripeIds } }, { id: { in: ids } }] },
  });
}

/** A void invoice or a draft that names nobody asks nothing of a client; a draft that was made just now is being filled. */
function isStray(
  theirs: TheirInvoice,
  { isOurCustomer, now }: { isOurCustomer: boolean; now: Date },
): boolean {
  if (isUnderWay([theirs.createdAt], now)) return false;
  if (theirs.metadata.operator_id) return true;
  return isOurCustomer && theirs.status !== 'draft' && theirs.status !== 'void';
}

async function noteStray(
  tx: Transaction,
  stray: {
    operatorId: string;
    theirs: TheirInvoice;
    runAt: Date;
    duplicateOf: Prisma.InvoiceModel | undefined;
  },
): Promise<void> {
  const { operatorId, theirs, runAt, duplicateOf } = stray;
  const { id: stripeInvoiceId, status, customerId, metadata } = theirs;
  const account = customerId
    ? await tx.billingAccount.findFirst({ where: { operatorId, stripeCustomerId: customerId } })
    : null;
  const named = ourId(metadata.client_id);
  const client = named ? await tx.organization.findFirst({ where: { id: named, operatorId } }) : null;
  await noteDifference(tx, {
    ...{ operatorId, clientId: account?.clientId ?? client?.id ?? null, stripeInvoiceId, runAt },
    ...{ key: `stripe:${stripeInvoiceId}`, kind: duplicateOf ? 'duplicate' : 'missing_here' },
    ...{ invoiceId: duplicateOf?.id ?? null, ours: duplicateOf?.status ?? null, theirs: status },
  });
}
