import type { InvoiceFact } from '../../contracts/billing/facts.ts';
import { RECONCILE_SCHEDULE } from '../../contracts/billing/workflow.ts';
import { differencesOf, isUnderWay, type TheirInvoice } from '../../domain/billing/compare-invoice.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { lockInvoice } from './lock-invoice.ts';
import { noteDifference } from './note-difference.ts';
import { recordInvoiceFact } from './record-invoice-fact.ts';

export const RECONCILIATION: Actor = { kind: 'workflow', id: RECONCILE_SCHEDULE };

interface Matched {
  readonly operatorId: string;
  readonly invoiceId: string;
  /** As Stripe has it at this moment. */
  readonly theirs: TheirInvoice;
  readonly runAt: Date;
  readonly now: Date;
}

/**
 * Compares one invoice with Stripe's, applies what we should have been told of it, and writes down what differed: what is
 * right now as resolved, what is not as open.
 *
 * @returns how many differences there were
 */
export async function healInvoice(db: Database, matched: Matched): Promise<number> {
  const { operatorId, invoiceId, theirs, runAt, now } = matched;
  return asOperator(db, operatorId, async (tx) => {
    const before = await lockInvoice(tx, { id: invoiceId });
    if (!before) return 0;
    const moments = [before.status === 'draft' ? before.createdAt : before.finalizedAt, before.paidAt];
    if (isUnderWay([...moments, theirs.paidAt, theirs.createdAt], now)) return 0;
    const found = differencesOf(before, theirs);
    if (found.length === 0 && before.stripeInvoiceId) return 0;
    if (isUnderWay(await creditMoments(tx, invoiceId), now)) return 0;
    const after = await heal(tx, before, theirs, now);
    const left = new Set(differencesOf(after, theirs).map(({ kind }) => kind));
    for (const difference of found) {
      await noteDifference(tx, {
        ...{ operatorId, clientId: before.clientId, invoiceId, stripeInvoiceId: theirs.id, runAt },
        ...difference,
        key: `invoice:${invoiceId}:${difference.kind}`,
        isHealed: !left.has(difference.kind),
      });
    }
    return found.length;
  });
}

/** A credit note that Stripe has just issued may be on one of the two books alone. */
async function creditMoments(tx: Transaction, invoiceId: string): Promise<(Date | null)[]> {
  const notes = await tx.creditNote.findMany({
    where: { invoiceId, status: { in: ['pending', 'issued'] } },
    select: { createdAt: true, issuedAt: true },
  });
  return notes.map(({ createdAt, issuedAt }) => issuedAt ?? createdAt);
}

const TOLD_BY: Readonly<Record<string, InvoiceFact['kind']>> = {
  open: 'finalized',
  paid: 'paid',
  void: 'voided',
  uncollectible: 'uncollectible',
};

async function heal(
  tx: Transaction,
  invoice: Prisma.InvoiceModel,
  theirs: TheirInvoice,
  now: Date,
): Promise<Prisma.InvoiceModel> {
  const { id, operatorId, stripeInvoiceId } = invoice;
  // An answer that never came: the invoice is known there by our id alone.
  if (!stripeInvoiceId) await tx.invoice.update({ where: { id }, data: { stripeInvoiceId: theirs.id } });
  const fact = factOf(theirs, id, now);
  // Nobody is told that an invoice of another amount is paid: that is for staff to see to.
  if (fact && theirs.subtotalCents === invoice.amountCents && theirs.currency === invoice.currency)
    await recordInvoiceFact(tx, { operatorId, fact, actor: RECONCILIATION });
  return tx.invoice.findUniqueOrThrow({ where: { id } });
}

/** Stripe says when an invoice was paid and when it became final, and of its other ends nothing. */
function momentOf({ status, finalizedAt }: TheirInvoice, now: Date): Date {
  return status === 'open' ? (finalizedAt ?? now) : now;
}

/** What Stripe's event of an invoice as it stands would have said; null of a draft. */
export function factOf(theirs: TheirInvoice, invoiceId: string, now: Date): InvoiceFact | null {
  const kind = TOLD_BY[theirs.status ?? ''];
  if (!kind) return null;
  const { number, hostedUrl, pdfUrl, dueAt, subtotalCents, totalCents, amountDueCents, amountPaidCents } =
    theirs;
  return {
    ...{
      type: 'invoice',
      kind,
      vendorInvoiceId: theirs.id,
      invoiceId,
      at: theirs.paidAt ?? momentOf(theirs, now),
    },
    ...{ subtotalCents, totalCents, amountDueCents, amountPaidCents },
    creditedBeforeCents: theirs.creditedBeforeCents,
    ...(number && { number }),
    ...(hostedUrl && { hostedUrl }),
    ...(pdfUrl && { pdfUrl }),
    ...(dueAt && { dueAt }),
  };
}
