/** What the payment vendor told us about an invoice. */
export interface InvoiceFact {
  readonly kind: 'finalized' | 'sent' | 'paid' | 'payment_failed' | 'voided' | 'uncollectible';
  readonly vendorInvoiceId: string;
  /** Our ids, from the invoice's metadata. */
  readonly operatorId?: string;
  readonly invoiceId?: string;
  readonly amountPaidCents: number;
  readonly hostedUrl?: string;
  readonly pdfUrl?: string;
  readonly at: Date;
}
