import type { InvoiceFact } from '../../contracts/billing/facts.ts';
import type { InvoiceInput } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { applyFinalized, type FinalInvoice } from './apply-finalized.ts';
import { lockInvoice } from './lock-invoice.ts';
import { recordInvoiceFact } from './record-invoice-fact.ts';
import { replaceCustomer } from './replace-customer.ts';

interface NewCustomer {
  readonly operatorId: string;
  readonly clientId: string;
  readonly customerId: string;
  /** The account of the operator's own that it is of; null: the environment's. */
  readonly connectionId: string | null;
}

/**
 * Stores a client's id at Stripe. The first one of an account stands; at another account the client is another customer,
 * and what was billed before stays with the former one.
 */
export async function noteCustomer(db: Database, customer: NewCustomer): Promise<void> {
  const { operatorId, clientId, customerId: stripeCustomerId, connectionId } = customer;
  await asOperator(db, operatorId, async (tx) => {
    const { count } = await tx.billingAccount.createMany({
      data: { operatorId, clientId, stripeCustomerId, connectionId },
      skipDuplicates: true,
    });
    if (count > 0) return;
    await tx.$executeRaw`SELECT 1 FROM billing_account WHERE client_id = ${clientId}::uuid FOR UPDATE`;
    const known = await tx.billingAccount.findFirstOrThrow({ where: { clientId } });
    if (known.connectionId === connectionId) return;
    if (known.stripeCustomerId === stripeCustomerId) {
      // The same account, connected again: the client is the same customer, and its payment method stands.
      await tx.billingAccount.updateMany({ where: { clientId }, data: { connectionId } });
      return;
    }
    await replaceCustomer(tx, { ...customer, actor: { kind: 'workflow', id: `billing:${clientId}` } });
  });
}

/** Settles whom an invoice asks, before Stripe is asked to make it. What was settled before stands. @returns the customer */
export async function settlePayer(
  db: Database,
  { operatorId, invoiceId, ...payer }: InvoiceInput & { customerId: string; connectionId: string | null },
): Promise<string | null> {
  return asOperator(db, operatorId, async (tx) => {
    await tx.invoice.updateMany({
      where: { id: invoiceId, stripeCustomerId: null },
      data: { stripeCustomerId: payer.customerId, connectionId: payer.connectionId },
    });
    const { stripeCustomerId } = await tx.invoice.findUniqueOrThrow({ where: { id: invoiceId } });
    return stripeCustomerId;
  });
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
    const invoice = await lockInvoice(tx, { id: invoiceId });
    if (!invoice) throw new Error(`invoice ${invoiceId} does not exist`);
    await applyFinalized(tx, invoice, final);
    if (invoice.status !== 'draft') return;
    await audit(tx, {
      ...{ operatorId, actor: { kind: 'workflow', id: `invoice:${invoiceId}` } },
      ...{ action: 'invoice.status', subject: { type: 'invoice', id: invoiceId } },
      before: { status: 'draft' },
      after: { status: 'open' },
    });
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

/** The client's payment method was charged: it is with the bank, or was refused. `refusal` is Stripe's code. */
export async function noteCharged(
  db: Database,
  { operatorId, invoiceId, refusal, now }: InvoiceInput & { refusal: string | null; now: Date },
): Promise<void> {
  await noteSent(db, { operatorId, invoiceId, now });
  const refused = refusal && { paymentFailedAt: now, paymentFailure: refusal };
  await asOperator(db, operatorId, (tx) =>
    tx.invoice.update({ where: { id: invoiceId }, data: { chargedAt: now, ...refused } }),
  );
}

/** What Stripe says became of it, in case its event is late or lost. */
export async function noteOutcome(
  db: Database,
  { operatorId, invoiceId, fact }: InvoiceInput & { fact: InvoiceFact },
): Promise<void> {
  const actor = { kind: 'workflow', id: `invoice:${invoiceId}` } as const;
  await asOperator(db, operatorId, (tx) => recordInvoiceFact(tx, { operatorId, fact, actor }));
}
