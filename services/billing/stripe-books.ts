import type { ChargebackFact, PaymentFact } from '../../contracts/billing/facts.ts';
import type { TheirInvoice } from '../../domain/billing/compare-invoice.ts';
import type { TheirCharge, TheirCreditNote, TheirRefund } from '../../domain/billing/their-money.ts';

/** Stripe's books, as far as they are compared with ours. A customer that Stripe does not have has nothing. Lists are newest first. */
export interface StripeBooks {
  /** All of a customer's invoices, or all there are. */
  list(customerId?: string): AsyncIterable<TheirInvoice>;
  /** An invoice as it is at this moment; null when Stripe does not have it. */
  look(stripeInvoiceId: string): Promise<TheirInvoice | null>;
  creditNotes(customerId: string): AsyncIterable<TheirCreditNote>;
  /** The charges of a customer that went through. */
  charges(customerId: string): AsyncIterable<TheirCharge>;
  refunds(chargeId: string): AsyncIterable<TheirRefund>;
  chargebacks(chargeId: string): AsyncIterable<ChargebackFact>;
  /** The invoices that a payment was for. */
  payments(paymentIntentId: string): AsyncIterable<PaymentFact>;
  /** The customer's balance in cents, below zero where it has credit; null when Stripe does not have the customer. */
  balance(customerId: string): Promise<number | null>;
}
