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

/** Stripe told us something about the invoice. The workflow reads what. */
export const INVOICE_CHANGED = 'invoiceChanged';

/** How far an invoice has come: which of Stripe's ids are known, and what it waits for. */
export interface InvoicePlan {
  readonly next: 'customer' | 'draft' | 'line' | 'finalize' | 'send' | 'await_payment' | 'finish';
  readonly status: string;
  readonly clientId: string;
  /** What it waits for, in plain words. */
  readonly says: string;
}
