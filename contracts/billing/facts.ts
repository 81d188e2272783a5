/** What the payment vendor told us, by what it is about. */
export type BillingFact =
  | InvoiceFact
  | PaymentFact
  | RefundFact
  | RefundFailureFact
  | ChargebackFact
  | CreditNoteFact
  | CardFact;

export interface InvoiceFact {
  readonly type: 'invoice';
  readonly kind: 'finalized' | 'sent' | 'paid' | 'payment_failed' | 'voided' | 'uncollectible';
  readonly vendorInvoiceId: string;
  /** Our ids, from the invoice's metadata. */
  readonly operatorId?: string;
  readonly invoiceId?: string;
  /** As printed on it. */
  readonly number?: string;
  /** The lines, without tax. */
  readonly subtotalCents: number;
  readonly totalCents: number;
  /** What is left to pay after the customer's balance was used. */
  readonly amountDueCents: number;
  readonly amountPaidCents: number;
  /** Credit notes that made it smaller before it was paid. */
  readonly creditedBeforeCents?: number;
  readonly dueAt?: Date;
  readonly hostedUrl?: string;
  readonly pdfUrl?: string;
  readonly at: Date;
}

/** Money came in for an invoice: it ties a payment to it. */
export interface PaymentFact {
  readonly type: 'payment';
  readonly vendorInvoiceId: string;
  readonly paymentIntentId: string;
  readonly amountCents: number;
  readonly at: Date;
}

/** Money went back. Refunds are told as a total: later news of the same payment include the earlier. */
export interface RefundFact {
  readonly type: 'refund';
  readonly paymentIntentId: string;
  readonly chargeId: string;
  readonly customerId?: string;
  readonly refundedCents: number;
  readonly at: Date;
}

/** A refund did not reach the payer: its money is with us again. */
export interface RefundFailureFact {
  readonly type: 'refund_failure';
  readonly refundId: string;
  readonly paymentIntentId: string;
  readonly amountCents: number;
  readonly at: Date;
}

/** The payer's bank asks for money back (Stripe calls it a dispute). */
export interface ChargebackFact {
  readonly type: 'chargeback';
  readonly paymentIntentId: string;
  readonly chargeId: string;
  readonly status: 'open' | 'won' | 'lost';
  readonly amountCents: number;
  readonly at: Date;
}

/** A credit note was issued, by us or by somebody at the vendor's own desk. */
export interface CreditNoteFact {
  readonly type: 'credit_note';
  readonly kind: 'created' | 'voided';
  readonly vendorCreditNoteId: string;
  readonly vendorInvoiceId: string;
  /** Our id, from the credit note's metadata. */
  readonly creditNoteId?: string;
  /** The reversed show that it is for, and its price without tax, as our own step wrote them there. */
  readonly proofId?: string;
  readonly priceCents?: number;
  readonly operatorId?: string;
  /** Tax included. */
  readonly amountCents: number;
  readonly taxCents?: number;
  /** How much of it made an open invoice smaller. Absent: all, unless the invoice is paid. */
  readonly dueCents?: number;
  /** How much of it was paid back: news of the refund come by themselves. */
  readonly refundCents?: number;
  /** How much of it was given back outside of Stripe. */
  readonly outOfBandCents?: number;
  readonly at: Date;
}

/** A payment method was left on a setup page, or changed at its bank. */
export interface CardFact {
  readonly type: 'card';
  readonly kind: 'set_up' | 'setup_expired' | 'updated';
  readonly customerId?: string;
  readonly paymentMethodId?: string;
  /** Our ids, from the setup's metadata. */
  readonly operatorId?: string;
  readonly paymentSetupId?: string;
  readonly card?: CardDetails;
  readonly at: Date;
}

export interface CardDetails {
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}
