import type Stripe from 'stripe';
import { requireId } from '../ask-vendor.ts';
import { VendorError } from '../vendor-error.ts';
import { declineOf } from './declines.ts';
import { type Ask, dateOf, findInList, idOf, listPages } from './lists.ts';
import type { NewInvoice, StripeClient, StripeInvoice, StripeLine } from './port.ts';

type Writing = Pick<
  StripeClient,
  'createDraftInvoice' | 'addInvoiceLine' | 'finalizeInvoice' | 'sendInvoice' | 'payInvoice'
>;
type Reading = Pick<
  StripeClient,
  'findInvoice' | 'getInvoice' | 'listInvoiceLines' | 'listInvoices' | 'listInvoicePayments'
>;

export function invoices(stripe: Stripe, ask: Ask): Writing & Reading {
  return { ...writing(stripe, ask), ...reading(stripe, ask) };
}

function writing(stripe: Stripe, ask: Ask): Writing {
  return {
    async createDraftInvoice(invoice) {
      const { idempotencyKey } = invoice;
      const { id } = await ask(() => stripe.invoices.create(draftOf(invoice), { idempotencyKey }));
      return { id: requireId('stripe', id) };
    },
    async addInvoiceLine({
      invoiceId,
      customerId,
      amountCents,
      currency,
      description,
      metadata,
      idempotencyKey,
    }) {
      const body = {
        customer: customerId,
        invoice: invoiceId,
        amount: amountCents,
        currency,
        description,
        metadata: { ...metadata },
      };
      const { id } = await ask(() => stripe.invoiceItems.create(body, { idempotencyKey }));
      return { id: requireId('stripe', id) };
    },
    async finalizeInvoice(id, idempotencyKey) {
      return invoiceOf(await ask(() => stripe.invoices.finalizeInvoice(id, {}, { idempotencyKey })));
    },
    async sendInvoice(id, idempotencyKey) {
      return invoiceOf(await ask(() => stripe.invoices.sendInvoice(id, {}, { idempotencyKey })));
    },
    payInvoice: (id, idempotencyKey) => payInvoice(stripe, ask, id, idempotencyKey),
  };
}

async function payInvoice(
  stripe: Stripe,
  ask: Ask,
  id: string,
  idempotencyKey: string,
): ReturnType<StripeClient['payInvoice']> {
  try {
    await ask(() => stripe.invoices.pay(id, {}, { idempotencyKey }));
    return { paid: true };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const reason = declineOf(error);
    if (reason) return { paid: false, reason };
    // It may have been paid meanwhile: by a try of ours whose answer was lost, or on the hosted page.
    if (error.kind === 'refused' && (await ask(() => stripe.invoices.retrieve(id))).status === 'paid') {
      return { paid: true };
    }
    throw error;
  }
}

function reading(stripe: Stripe, ask: Ask): Reading {
  return {
    async findInvoice({ customerId, invoiceId }) {
      const found = await findInList(
        (page) => ask(() => stripe.invoices.list({ customer: customerId, ...page })),
        ({ metadata, status }) => metadata?.invoice_id === invoiceId && status !== 'void',
      );
      return found && invoiceOf(found);
    },
    async getInvoice(id) {
      return invoiceOf(await ask(() => stripe.invoices.retrieve(id)));
    },
    async *listInvoices(of) {
      const pages = listPages((page) =>
        ask(() => stripe.invoices.list({ ...page, ...(of && { customer: of.customerId }) })),
      );
      for await (const invoice of pages) yield invoiceOf(invoice);
    },
    async *listInvoicePayments(invoice) {
      const pages = listPages((page) =>
        ask(() => stripe.invoicePayments.list({ ...page, invoice, status: 'paid' })),
      );
      for await (const { payment, amount_paid, status_transitions } of pages) {
        const paymentIntentId = idOf(payment.payment_intent);
        const paidAt = dateOf(status_transitions.paid_at);
        if (paymentIntentId) yield { paymentIntentId, amountCents: amount_paid ?? 0, paidAt };
      }
    },
    async listInvoiceLines(id) {
      const lines: StripeLine[] = [];
      const pages = listPages((page) => ask(() => stripe.invoices.listLineItems(id, page)));
      for await (const { parent, metadata, amount, description } of pages)
        lines.push({
          itemId: parent?.invoice_item_details?.invoice_item ?? null,
          lineId: metadata.line_id,
          amountCents: amount,
          description,
          metadata,
        });
      return lines;
    },
  };
}

/** Nothing pending slips in, and nothing happens to it until it is finalised and sent. */
function draftOf({
  customerId,
  currency,
  collection,
  daysUntilDue,
  automaticTax,
  description,
  metadata,
}: NewInvoice) {
  return {
    customer: customerId,
    currency,
    auto_advance: false,
    collection_method: collection,
    ...(collection === 'send_invoice' && { days_until_due: daysUntilDue }),
    ...(automaticTax && { automatic_tax: { enabled: true } }),
    pending_invoice_items_behavior: 'exclude',
    metadata: { ...metadata },
    ...(description ? { description } : {}),
  } satisfies Stripe.InvoiceCreateParams;
}

function invoiceOf(invoice: Stripe.Invoice): StripeInvoice {
  return {
    id: requireId('stripe', invoice.id),
    status: invoice.status,
    hostedUrl: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
    number: invoice.number,
    currency: invoice.currency,
    subtotalCents: invoice.subtotal,
    totalCents: invoice.total,
    amountDueCents: invoice.amount_due,
    amountPaidCents: invoice.amount_paid,
    creditedCents: invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount,
    creditedBeforeCents: invoice.pre_payment_credit_notes_amount,
    fromBalanceCents: (invoice.ending_balance ?? invoice.starting_balance) - invoice.starting_balance,
    createdAt: new Date(invoice.created * 1000),
    finalizedAt: dateOf(invoice.status_transitions.finalized_at),
    dueAt: dateOf(invoice.due_date),
    paidAt: dateOf(invoice.status_transitions.paid_at),
    customerId: idOf(invoice.customer),
    description: invoice.description,
    collection: invoice.collection_method,
    automaticTax: invoice.automatic_tax.enabled,
    metadata: invoice.metadata ?? {},
  };
}
