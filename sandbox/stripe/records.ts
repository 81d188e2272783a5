/** Stripe's records: its times are epoch seconds, its amounts integer cents. */

export interface Customer {
  id: string;
  created: number;
  name: string | null;
  email: string | null;
  phone: string | null;
  description: string | null;
  metadata: Record<string, string>;
  /** Below zero: money that the next invoice uses up. */
  balance: number;
  defaultPaymentMethod: string | null;
}

/** A change of a customer's balance. */
export interface BalanceTransaction {
  id: string;
  customer: string;
  amount: number;
  endingBalance: number;
  currency: string;
  type: 'applied_to_invoice' | 'unapplied_from_invoice' | 'credit_note';
  invoice: string | null;
  creditNote: string | null;
  created: number;
}

export interface InvoiceItem {
  id: string;
  lineId: string;
  customer: string;
  invoice: string | null;
  amount: number;
  currency: string;
  description: string | null;
  quantity: number;
  metadata: Record<string, string>;
  date: number;
  period: { start: number; end: number };
}

export interface Invoice {
  id: string;
  customer: string;
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';
  currency: string;
  created: number;
  autoAdvance: boolean;
  collectionMethod: 'charge_automatically' | 'send_invoice';
  automaticTax: boolean;
  dueDate: number | null;
  /** The terms, where they were given in days: they count from the finalising. */
  daysUntilDue: number | null;
  description: string | null;
  footer: string | null;
  metadata: Record<string, string>;
  itemIds: string[];
  number: string | null;
  /** The customer's balance before and after this invoice was finalised. */
  startingBalance: number;
  endingBalance: number | null;
  /** Credited before and after it was paid. */
  preCredited: number;
  postCredited: number;
  amountPaid: number;
  paidOutOfBand: boolean;
  /** How often a charge was tried. */
  attempts: number;
  finalizedAt: number | null;
  paidAt: number | null;
  voidedAt: number | null;
  uncollectibleAt: number | null;
  sentAt: number | null;
}

export interface CreditNote {
  id: string;
  number: string;
  invoice: string;
  customer: string;
  currency: string;
  amount: number;
  prePayment: number;
  postPayment: number;
  outOfBand: number;
  balanceTransaction: string | null;
  refund: string | null;
  memo: string | null;
  reason: string | null;
  metadata: Record<string, string>;
  status: 'issued' | 'void';
  created: number;
  voidedAt: number | null;
}

export interface PaymentMethod {
  id: string;
  /** Null: used once on a hosted page, or detached. */
  customer: string | null;
  /** Which of the sample cards it is: that decides how its charges go. */
  card: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  created: number;
}

/** What an invoice waits for or was paid by: Stripe's payment intent, and its tie to the invoice. */
export interface Payment {
  id: string;
  invoicePayment: string;
  invoice: string;
  customer: string;
  amount: number;
  currency: string;
  status: 'open' | 'paid' | 'canceled';
  paymentMethod: string | null;
  latestCharge: string | null;
  created: number;
  paidAt: number | null;
  canceledAt: number | null;
}

export interface Charge {
  id: string;
  payment: string;
  customer: string;
  paymentMethod: string;
  amount: number;
  currency: string;
  /** Stripe's code; null: it succeeded. */
  failure: string | null;
  refunded: number;
  dispute: string | null;
  created: number;
}

export interface Refund {
  id: string;
  charge: string;
  payment: string;
  amount: number;
  currency: string;
  reason: string | null;
  metadata: Record<string, string>;
  /** Its bank did not take it: the money is back. */
  failed: boolean;
  created: number;
}

/** The payer's bank asks for its money back. */
export interface Dispute {
  id: string;
  charge: string;
  payment: string;
  amount: number;
  currency: string;
  status: 'needs_response' | 'won' | 'lost';
  created: number;
}

export interface CheckoutSession {
  id: string;
  customer: string;
  currency: string | null;
  status: 'open' | 'complete' | 'expired';
  setupIntent: string;
  successUrl: string | null;
  cancelUrl: string | null;
  metadata: Record<string, string>;
  created: number;
  expiresAt: number;
}

export interface SetupIntent {
  id: string;
  customer: string;
  status: 'requires_payment_method' | 'succeeded' | 'canceled';
  paymentMethod: string | null;
  metadata: Record<string, string>;
  created: number;
}

/** An answer that Stripe repeats for the same Idempotency-Key. */
export interface KeptAnswer {
  key: string;
  fingerprint: string;
  status: number;
  body: string;
  /** Epoch milliseconds. Absent in a state that was kept before keys expired. */
  at?: number;
}

/** All that Stripe keeps, each in order of arrival. */
export interface StripeState {
  customers: Map<string, Customer>;
  balanceTransactions: Map<string, BalanceTransaction>;
  invoices: Map<string, Invoice>;
  invoiceItems: Map<string, InvoiceItem>;
  creditNotes: Map<string, CreditNote>;
  paymentMethods: Map<string, PaymentMethod>;
  payments: Map<string, Payment>;
  charges: Map<string, Charge>;
  refunds: Map<string, Refund>;
  disputes: Map<string, Dispute>;
  sessions: Map<string, CheckoutSession>;
  setupIntents: Map<string, SetupIntent>;
  keptAnswers: Map<string, KeptAnswer>;
}
