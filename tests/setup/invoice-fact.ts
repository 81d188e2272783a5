import type { InvoiceFact } from '../../contracts/billing/facts.ts';

interface About {
  readonly stripeInvoiceId: string | null;
  readonly invoiceId?: string;
  readonly amountCents: number;
  readonly at: Date;
}

/** What Stripe tells of one of our invoices, without tax. */
export function invoiceFact(
  kind: InvoiceFact['kind'],
  { stripeInvoiceId, invoiceId, amountCents, at }: About,
): InvoiceFact {
  return {
    ...{ type: 'invoice', kind, at, vendorInvoiceId: stripeInvoiceId ?? '' },
    ...(invoiceId && { invoiceId }),
    ...{ subtotalCents: amountCents, totalCents: amountCents, amountDueCents: amountCents },
    amountPaidCents: kind === 'paid' ? amountCents : 0,
  };
}
