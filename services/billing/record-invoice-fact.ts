import type { InvoiceFact } from '../../contracts/billing/facts.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import type { Applied } from '../inbox/applied.ts';
import { ourId } from '../our-id.ts';
import { applyFinalized } from './apply-finalized.ts';
import { bookEnding } from './book-invoice.ts';
import { lockInvoice } from './lock-invoice.ts';
import { renewCredits } from './renew-credits.ts';
import { resumeClient } from './resume-client.ts';
import { tellCredits } from './tell-credits.ts';
import { tellInvoice } from './tell-invoice.ts';

export interface InvoiceNews {
  readonly operatorId: string;
  readonly fact: InvoiceFact;
  readonly actor: Actor;
  /** When it was told, which may be days after it happened; left out: as it happened. */
  readonly heardAt?: Date;
}

/** Where a final invoice may go. Events come late and out of order: a paid invoice stays paid, a void one void. */
const ENDINGS: Readonly<Partial<Record<InvoiceFact['kind'], { from: readonly string[]; to: string }>>> = {
  paid: { from: ['open', 'uncollectible'], to: 'paid' },
  voided: { from: ['open', 'uncollectible'], to: 'void' },
  uncollectible: { from: ['open'], to: 'uncollectible' },
};

/**
 * Applies what Stripe told us of an invoice: its row, the ledger, its milestone, its client and its workflow. Whatever
 * is told implies that the invoice is final, so that is booked first when it has not been.
 *
 * @throws Error when it comes to something else at Stripe than here
 */
export async function recordInvoiceFact(
  tx: Transaction,
  { operatorId, fact, actor, heardAt = fact.at }: InvoiceNews,
): Promise<Applied> {
  const id = ourId(fact.invoiceId);
  const invoice = await lockInvoice(tx, id ? { id } : { operatorId, stripeInvoiceId: fact.vendorInvoiceId });
  if (!invoice) return 'no_recipient';
  // One that Stripe made twice, or that staff copied there, names ours: when it is voided, ours is not.
  if (invoice.stripeInvoiceId && invoice.stripeInvoiceId !== fact.vendorInvoiceId) return 'no_recipient';
  if (fact.subtotalCents !== invoice.amountCents) {
    throw new Error(
      `invoice ${invoice.id} is ${fact.subtotalCents} cents at Stripe, not ${invoice.amountCents}`,
    );
  }
  await applyFinalized(tx, invoice, finalOf(fact));
  if (fact.kind === 'sent') await noteDelivery(tx, invoice, fact.at);
  const failed = fact.kind === 'payment_failed' && (await noteFailure(tx, invoice, fact.at));
  const status = await end(tx, invoice, fact);
  if (status !== invoice.status) await noteStatus(tx, { operatorId, invoice, status, actor, heardAt });
  if (status !== invoice.status || failed) await tellInvoice(tx, { operatorId, invoiceId: invoice.id });
  return 'applied';
}

function finalOf({ number, hostedUrl, pdfUrl, dueAt, subtotalCents, totalCents, at }: InvoiceFact) {
  return {
    ...{ number: number ?? null, hostedUrl: hostedUrl ?? null, pdfUrl: pdfUrl ?? null },
    ...{ dueAt: dueAt ?? null, subtotalCents, totalCents, at },
  };
}

/** The client has it. Our own step, which may have died before it heard the answer, need not send it again. */
async function noteDelivery(tx: Transaction, { id }: Prisma.InvoiceModel, at: Date): Promise<void> {
  await tx.invoice.updateMany({
    where: { id, OR: [{ sentAt: null }, { sentAt: { gt: at } }] },
    data: { sentAt: at },
  });
  await tx.milestone.updateMany({
    where: { invoices: { some: { id } }, status: 'pending' },
    data: { status: 'invoiced' },
  });
}

/** @returns whether it is news */
async function noteFailure(tx: Transaction, { id }: Prisma.InvoiceModel, at: Date): Promise<boolean> {
  const { count } = await tx.invoice.updateMany({
    where: { id, OR: [{ paymentFailedAt: null }, { paymentFailedAt: { lt: at } }] },
    data: { paymentFailedAt: at },
  });
  // Stripe's code for why is known to our own step alone, which asked for the payment.
  await tx.invoice.updateMany({
    where: { id, paymentFailure: null },
    data: { paymentFailure: 'payment_failed' },
  });
  return count > 0;
}

/** Ends a final invoice, if this fact ends it and nothing has before. @returns its status */
async function end(tx: Transaction, invoice: Prisma.InvoiceModel, fact: InvoiceFact): Promise<string> {
  const { id, milestoneId } = invoice;
  const status = invoice.status === 'draft' ? 'open' : invoice.status;
  const ending = ENDINGS[fact.kind];
  if (!ending) return status;
  if (status === ending.to) await bookEnding(tx, invoice, fact);
  if (!ending.from.includes(status)) return status;
  const isPaid = ending.to === 'paid';
  await tx.invoice.update({
    where: { id },
    data: {
      status: ending.to,
      ...(ending.to !== 'uncollectible' && { overdueAt: null }),
      ...(isPaid && { paidAt: fact.at, amountPaidCents: fact.amountPaidCents }),
    },
  });
  await bookEnding(tx, invoice, fact);
  if (isPaid && milestoneId)
    await tx.milestone.update({ where: { id: milestoneId }, data: { status: 'paid' } });
  return ending.to;
}

interface StatusChange {
  readonly operatorId: string;
  readonly invoice: Prisma.InvoiceModel;
  readonly status: string;
  readonly actor: Actor;
  readonly heardAt: Date;
}

async function noteStatus(tx: Transaction, change: StatusChange): Promise<void> {
  const { operatorId, invoice, status, actor, heardAt: now } = change;
  if (status !== 'open') await resumeClient(tx, { operatorId, clientId: invoice.clientId, actor, now });
  await audit(tx, {
    ...{ operatorId, actor, action: 'invoice.status', subject: { type: 'invoice', id: invoice.id } },
    before: { status: invoice.status },
    after: { status },
  });
  if (status === 'paid') await renewCredits(tx, invoice, actor);
  await tellCredits(tx, invoice);
}
