import type { StripeBooks } from '../../services/billing/stripe-books.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';
import { VendorError } from '../../vendors/vendor-error.ts';

/** Stripe's books, to be compared with ours. */
export function stripeBooks(stripe: StripeClient): StripeBooks {
  return {
    list: (customerId) => orNone(stripe.listInvoices(customerId === undefined ? undefined : { customerId })),
    look: (stripeInvoiceId) => orNull(() => stripe.getInvoice(stripeInvoiceId)),
    creditNotes: (customerId) => orNone(stripe.listCreditNotes({ customerId })),
    charges: (customerId) => orNone(stripe.listCharges({ customerId })),
    refunds: (chargeId) => stripe.listRefunds(chargeId),
    chargebacks: (chargeId) => stripe.listChargebacks(chargeId),
    payments: (paymentIntentId) => stripe.listPayments(paymentIntentId),
    balance: (customerId) => orNull(() => stripe.getBalance(customerId)),
  };
}

async function* orNone<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Stripe answers 404 for an object that it does not have, and 400 with this code where a parameter names one. */
function isMissing(error: unknown): boolean {
  return error instanceof VendorError && (error.status === 404 || error.code === 'resource_missing');
}
