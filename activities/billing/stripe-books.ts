import type { Through } from '../../services/connections/accounts.ts';
import type { StripeBooks } from '../../services/billing/stripe-books.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import type { StripeDeps } from '../deps.ts';

/** The books of the environment's account. */
export async function usualBooks(accounts: StripeDeps['accounts']): Promise<StripeBooks> {
  const usual = await accounts.named('stripe', { operatorId: '', connectionId: null });
  if (!usual) throw new TypeError('the environment’s account is always there');
  return stripeBooks(usual);
}

/** The books of an account that a row names; null: it is connected no more. */
export async function ownBooks(accounts: StripeDeps['accounts'], of: Through): Promise<StripeBooks | null> {
  const stripe = await accounts.named('stripe', of);
  return stripe && stripeBooks(stripe);
}

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
