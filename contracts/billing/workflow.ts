export const BILLING_WORKFLOW = 'clientBilling';
export const billingWorkflowId = (clientId: string): string => `billing:${clientId}`;

export interface BillingInput {
  readonly operatorId: string;
  readonly clientId: string;
}

/** A show was verified or reversed. The entity counts again. */
export const SHOWS_CHANGED = 'showsChanged';

export const INVOICE_WORKFLOW = 'invoice';
export const invoiceWorkflowId = (invoiceId: string): string => `invoice:${invoiceId}`;

export interface InvoiceInput {
  readonly operatorId: string;
  readonly invoiceId: string;
}

/** Something about the invoice changed: Stripe told us, or a proof is contested. The workflow reads what. */
export const INVOICE_CHANGED = 'invoiceChanged';

/** How far an invoice has come: which of Stripe's ids are known, and what it waits for. */
export interface InvoicePlan {
  readonly next:
    | 'customer'
    | 'draft'
    | 'line'
    | 'finalize'
    | 'send'
    | 'charge'
    | 'remind'
    | 'overdue'
    | 'pause'
    | 'await_payment'
    | 'finish';
  readonly status: string;
  readonly clientId: string;
  /** What it waits for, in plain words. */
  readonly says: string;
  /** Of a wait: epoch milliseconds at which it is planned again; absent: only news end it. */
  readonly until?: number;
}

/** Issues one credit note at Stripe. */
export const CREDIT_WORKFLOW = 'creditNote';
export const creditWorkflowId = (creditNoteId: string): string => `credit:${creditNoteId}`;

export interface CreditInput {
  readonly operatorId: string;
  readonly creditNoteId: string;
}

/** The credit note's invoice has come further. The workflow reads how far. */
export const CREDIT_CHANGED = 'creditChanged';

export interface CreditPlan {
  readonly next: 'issue' | 'wait' | 'finish';
  readonly status: string;
  readonly clientId: string;
  /** What it waits for, in plain words. */
  readonly says: string;
}

/** Has Stripe make a page for a payment method, and makes the method that is left there the client's own. */
export const PAYMENT_SETUP_WORKFLOW = 'paymentSetup';
export const paymentSetupWorkflowId = (paymentSetupId: string): string => `payment-setup:${paymentSetupId}`;

export interface PaymentSetupInput {
  readonly operatorId: string;
  readonly paymentSetupId: string;
}

/** The client has left a payment method, or the page has expired. The workflow reads what. */
export const SETUP_CHANGED = 'setupChanged';

/** How far something that is done for every operator in turn has come. */
export interface OperatorsInput {
  /** The last operator that has been seen to; null: none has. */
  readonly after: string | null;
  /** What was made or found for those before. */
  readonly done: number;
  /** The operators for which it failed. */
  readonly failed: readonly string[];
}

export const FROM_THE_FIRST: OperatorsInput = { after: null, done: 0, failed: [] };

/** How far a payment setup has come, and what it waits for. */
export interface PaymentSetupPlan {
  readonly next: 'customer' | 'page' | 'await' | 'look' | 'adopt' | 'finish';
  readonly status: string;
  readonly clientId: string;
  /** What it waits for, in plain words. */
  readonly says: string;
  /** Of a wait: epoch milliseconds at which it is planned again. */
  readonly until?: number;
}

/** Bills every month that has ended, in each operator's zone. */
export const CLOSE_USAGE_WORKFLOW = 'closeUsageMonths';
export const CLOSE_USAGE_SCHEDULE = 'close-usage-months';

/** Tells people when a month's talk time has cost as much as they want to be told of. */
export const WATCH_USAGE_WORKFLOW = 'watchUsage';
export const WATCH_USAGE_SCHEDULE = 'watch-usage';

/** Compares our books with Stripe's. */
export const RECONCILE_WORKFLOW = 'reconcileBilling';
export const RECONCILE_SCHEDULE = 'reconcile-billing';

export interface ReconcileInput {
  /** Where an earlier run left off. */
  readonly goOn?: {
    readonly after: string;
    /** Epoch milliseconds: what was not seen since then is no difference any more. */
    readonly runAt: number;
    readonly straysKnown: boolean;
  };
}

/** One operator's part of a comparison. */
export interface ReconcileOperator {
  readonly operatorId: string;
  /** Of its row. */
  readonly reconciliationId: string;
  readonly runAt: number;
  /** Whether the invoices at Stripe that name us, and that we do not know, have been looked for in this run. */
  readonly straysKnown: boolean;
}

/** Tells clients whose card is about to expire. */
export const WATCH_CARDS_WORKFLOW = 'watchCards';
export const WATCH_CARDS_SCHEDULE = 'watch-cards';
