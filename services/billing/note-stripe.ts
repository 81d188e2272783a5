import type { InvoiceInput } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';

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
  input: InvoiceInput & { stripeInvoiceId: string },
): Promise<void> {
  await update(db, input, { stripeInvoiceId: input.stripeInvoiceId });
}

export async function noteLine(db: Database, input: InvoiceInput & { stripeLineId: string }): Promise<void> {
  await update(db, input, { stripeLineId: input.stripeLineId });
}

/** The invoice is final. A payment that we have been told of already stands. */
export async function noteFinalized(
  db: Database,
  input: InvoiceInput & { hostedUrl: string | null; pdfUrl: string | null },
): Promise<void> {
  await asOperator(db, input.operatorId, async (tx) => {
    await tx.invoice.updateMany({
      where: { id: input.invoiceId, status: 'draft' },
      data: { status: 'open' },
    });
    await tx.invoice.update({
      where: { id: input.invoiceId },
      data: { hostedUrl: input.hostedUrl, pdfUrl: input.pdfUrl },
    });
  });
}

/** The client has the invoice. Its milestone is invoiced, unless it is paid already. */
export async function noteSent(db: Database, input: InvoiceInput & { now: Date }): Promise<void> {
  await asOperator(db, input.operatorId, async (tx) => {
    const invoice = await tx.invoice.update({ where: { id: input.invoiceId }, data: { sentAt: input.now } });
    await tx.milestone.updateMany({
      where: { id: invoice.milestoneId, status: 'pending' },
      data: { status: 'invoiced' },
    });
  });
}

async function update(
  db: Database,
  { operatorId, invoiceId }: InvoiceInput,
  data: { stripeInvoiceId: string } | { stripeLineId: string },
): Promise<void> {
  await asOperator(db, operatorId, (tx) => tx.invoice.update({ where: { id: invoiceId }, data }));
}
