import type { InvoiceInput } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { applyFinalized, type FinalInvoice } from './apply-finalized.ts';

/** Stores a client's id at Stripe. The first one stands. */
export async function noteCustomer(
  db: Database,
  { operatorId, clientId, customerId }: { operatorId: string; clientId: string; customerId: string },
): Promise<void> {
  await asOperator(db, operatorId, (tx) =>
    tx.billingAccount.createMany({
      data: { operatorId, clientId, stripeCustomerId: customerId },
      skipDuplicates: true,
    }),
  );
}

export async function noteDraft(
  db: Database,
  { operatorId, invoiceId, stripeInvoiceId }: InvoiceInput & { stripeInvoiceId: string },
): Promise<void> {
  await asOperator(db, operatorId, (tx) =>
    tx.invoice.update({ where: { id: invoiceId }, data: { stripeInvoiceId } }),
  );
}

export async function noteLine(
  db: Database,
  { operatorId, lineId, stripeItemId }: { operatorId: string; lineId: string; stripeItemId: string },
): Promise<void> {
  await asOperator(db, operatorId, (tx) =>
    tx.invoiceLine.update({ where: { id: lineId }, data: { stripeItemId } }),
  );
}

/** The invoice is final. A payment that we have been told of already stands. */
export async function noteFinalized(
  db: Database,
  { operatorId, invoiceId, ...final }: InvoiceInput & FinalInvoice,
): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    const invoice = await tx.invoice.findUniqueOrThrow({ where: { id: invoiceId } });
    await applyFinalized(tx, invoice, final);
  });
}

/** The client has the invoice, or its card has been tried. The milestone is invoiced, unless it is paid already. */
export async function noteSent(
  db: Database,
  { operatorId, invoiceId, now }: InvoiceInput & { now: Date },
): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    await tx.invoice.updateMany({ where: { id: invoiceId, sentAt: null }, data: { sentAt: now } });
    await tx.milestone.updateMany({
      where: { invoices: { some: { id: invoiceId } }, status: 'pending' },
      data: { status: 'invoiced' },
    });
  });
}

/** The client's payment method was refused. `reason` is Stripe's code. */
export async function noteDeclined(
  db: Database,
  { operatorId, invoiceId, reason, now }: InvoiceInput & { reason: string; now: Date },
): Promise<void> {
  await noteSent(db, { operatorId, invoiceId, now });
  await asOperator(db, operatorId, (tx) =>
    tx.invoice.updateMany({
      where: { id: invoiceId, status: 'open' },
      data: { paymentFailedAt: now, paymentFailure: reason },
    }),
  );
}
