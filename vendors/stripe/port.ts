import type {
  CardDetails,
  ChargebackFact,
  CreditNoteFact,
  PaymentFact,
} from '../../contracts/billing/facts.ts';

type Metadata = Readonly<Record<string, string>>;

/**
 * Stripe forgets an idempotency key after 24 h: whoever may be retrying later than that finds before
 * creating.
 * Every method throws VendorError.
 */
export interface StripeClient {
  createCustomer(customer: NewCustomer): Promise<{ id: string }>;
  /**
   * By metadata.client_id. A customer made in the last minute may be missed: the idempotency key covers
   * that.
   */
  findCustomer(clientId: string): Promise<{ id: string } | null>;
  createDraftInvoice(invoice: NewInvoice): Promise<{ id: string }>;
  addInvoiceLine(line: NewInvoiceLine): Promise<{ id: string }>;
  finalizeInvoice(id: string, idempotencyKey: string): Promise<StripeInvoice>;
  sendInvoice(id: string, idempotencyKey: string): Promise<StripeInvoice>;
  /** Charges the customer's default payment method. A refused card is an answer, not an error. */
  payInvoice(id: string, idempotencyKey: string): Promise<{ paid: true } | { paid: false; reason: string }>;
  /** By metadata.invoice_id among the customer's invoices that are not void: a copy may be; a new one is found at once. */
  findInvoice(wanted: { customerId: string; invoiceId: string }): Promise<StripeInvoice | null>;
  getInvoice(id: string): Promise<StripeInvoice>;
  /** What stands on it, by our line's id (metadata.line_id). */
  listInvoiceLines(id: string): Promise<StripeLine[]>;
  /** All of the account's invoices, newest first; the caller may stop at any page. */
  listInvoices(of?: { customerId: string }): AsyncIterable<StripeInvoice>;
  /** What was paid of an invoice by payment intents. */
  listInvoicePayments(stripeInvoiceId: string): AsyncIterable<StripePayment>;
  createCreditNote(note: NewCreditNote): Promise<StripeCreditNote>;
  /** By metadata.credit_note_id among the invoice's. */
  findCreditNote(wanted: { stripeInvoiceId: string; creditNoteId: string }): Promise<StripeCreditNote | null>;
  /** An invoice's credit notes, or those of all of a customer's, newest first. */
  listCreditNotes(
    of: { readonly stripeInvoiceId: string } | { readonly customerId: string },
  ): AsyncIterable<ListedCreditNote>;
  /** The charges that went through, of a customer or of one payment, newest first. */
  listCharges(
    of: { readonly customerId: string } | { readonly paymentIntentId: string },
  ): AsyncIterable<StripeCharge>;
  /** Newest first; those that failed among them. */
  listRefunds(chargeId: string): AsyncIterable<StripeRefund>;
  /** What the payer's bank asked back of a charge (Stripe's disputes), as each stands; `at` is when it began. Newest first. */
  listChargebacks(chargeId: string): AsyncIterable<ChargebackFact>;
  /** The invoices that a payment was for. */
  listPayments(paymentIntentId: string): AsyncIterable<PaymentFact>;
  /** The customer's balance in cents: below zero, it has that much to its credit. Null: it was deleted. */
  getBalance(customerId: string): Promise<number | null>;
  /** A page of Stripe's on which a payment method is left (a Checkout Session in mode `setup`). */
  createSetupPage(page: NewSetupPage): Promise<SetupPage>;
  getSetupPage(id: string): Promise<SetupPage>;
  getCard(paymentMethodId: string): Promise<CardDetails | null>;
  /** Invoices that are charged automatically are charged to it from now on. */
  setDefaultPaymentMethod(of: {
    customerId: string;
    paymentMethodId: string;
    idempotencyKey: string;
  }): Promise<void>;
}

export interface NewCreditNote {
  readonly stripeInvoiceId: string;
  /** Tax included. */
  readonly amountCents: number;
  /**
   * An invoice becomes smaller by what is still to be paid of it; only the rest, all of it once the invoice is paid, goes
   * onto the customer's balance. Stripe refuses any other split.
   */
  readonly toBalanceCents: number;
  readonly memo: string;
  readonly metadata: Metadata;
  readonly idempotencyKey: string;
}

export interface StripeCreditNote {
  readonly id: string;
  /** Tax included. */
  readonly amountCents: number;
  /** How much of it did not make the invoice smaller. */
  readonly toBalanceCents: number;
  readonly status: string;
}

/** What the events of a credit note tell. */
export interface ListedCreditNote {
  readonly created: CreditNoteFact;
  readonly voided: CreditNoteFact | null;
}

export interface StripeCharge {
  readonly id: string;
  readonly paymentIntentId: string;
  readonly customerId: string | null;
  /** May leave out refunds that failed later. */
  readonly refundedCents: number;
  readonly isDisputed: boolean;
  readonly createdAt: Date;
}

export interface StripeRefund {
  readonly id: string;
  readonly amountCents: number;
  readonly hasFailed: boolean;
  readonly createdAt: Date;
}

export interface NewSetupPage {
  readonly customerId: string;
  readonly currency: string;
  /** Where the client's browser goes afterwards. */
  readonly returnUrl: string;
  readonly metadata: Metadata;
  readonly idempotencyKey: string;
}

export interface SetupPage {
  readonly id: string;
  /** Null once it is over. */
  readonly url: string | null;
  /** open, complete or expired */
  readonly status: string | null;
  readonly paymentMethodId: string | null;
  readonly expiresAt: Date;
}

export interface StripePayment {
  readonly paymentIntentId: string;
  readonly amountCents: number;
  readonly paidAt: Date | null;
}

export interface StripeLine {
  readonly itemId: string | null;
  readonly lineId: string | undefined;
  readonly amountCents: number;
  readonly description: string | null;
  readonly metadata: Metadata;
}

export interface NewCustomer {
  readonly name: string;
  readonly email?: string | undefined;
  readonly metadata: Metadata;
  readonly idempotencyKey: string;
}

export interface NewInvoice {
  readonly customerId: string;
  /** ISO 4217, lower case */
  readonly currency: string;
  readonly collection: 'send_invoice' | 'charge_automatically';
  readonly daysUntilDue: number;
  readonly automaticTax: boolean;
  readonly description?: string | undefined;
  readonly metadata: Metadata;
  readonly idempotencyKey: string;
}

interface NewInvoiceLine {
  readonly invoiceId: string;
  readonly customerId: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly description: string;
  readonly metadata: Metadata;
  readonly idempotencyKey: string;
}

export interface StripeInvoice {
  readonly id: string;
  /** draft, open, paid, uncollectible or void */
  readonly status: string | null;
  readonly hostedUrl: string | null;
  readonly pdfUrl: string | null;
  /** As printed on it; null on a draft. */
  readonly number: string | null;
  readonly currency: string;
  /** The lines, without tax. */
  readonly subtotalCents: number;
  readonly totalCents: number;
  readonly amountDueCents: number;
  readonly amountPaidCents: number;
  /** By credit notes, before and after it was paid. */
  readonly creditedCents: number;
  readonly creditedBeforeCents: number;
  /** What it took of the customer's balance when it became final; below zero: what it added to it. */
  readonly fromBalanceCents: number;
  readonly createdAt: Date;
  readonly finalizedAt: Date | null;
  readonly dueAt: Date | null;
  readonly paidAt: Date | null;
  readonly customerId: string | null;
  readonly description: string | null;
  /** send_invoice or charge_automatically */
  readonly collection: string;
  readonly automaticTax: boolean;
  readonly metadata: Metadata;
}
