import type { InvoiceFact } from '../../contracts/billing/facts.ts';
import type { InvoiceInput } from '../../contracts/billing/workflow.ts';
import type { StripeInvoice } from '../../vendors/stripe/port.ts';

const KINDS: Readonly<Record<string, InvoiceFact['kind']>> = {
  paid: 'paid',
  void: 'voided',
  uncollectible: 'uncollectible',
};

/** What an event would tell of an invoice that is over; null while it is not. */
export function outcomeOf(
  invoice: StripeInvoice,
  { operatorId, invoiceId }: InvoiceInput,
): InvoiceFact | null {
  const kind = KINDS[invoice.status ?? ''];
  if (!kind) return null;
  const { subtotalCents, totalCents, amountDueCents, amountPaidCents, creditedBeforeCents } = invoice;
  return {
    ...{ type: 'invoice', kind, vendorInvoiceId: invoice.id, operatorId, invoiceId },
    ...{ subtotalCents, totalCents, amountDueCents, amountPaidCents, creditedBeforeCents },
    ...(invoice.number && { number: invoice.number }),
    ...(invoice.hostedUrl && { hostedUrl: invoice.hostedUrl }),
    ...(invoice.pdfUrl && { pdfUrl: invoice.pdfUrl }),
    ...(invoice.dueAt && { dueAt: invoice.dueAt }),
    at: invoice.paidAt ?? new Date(),
  };
}
