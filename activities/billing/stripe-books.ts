import type { StripeBooks } from '../../services/billing/reconcile-operator.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';
import { VendorError } from '../../vendors/vendor-error.ts';

/** Stripe's books, to be compared with ours. */
export function stripeBooks(stripe: StripeClient): StripeBooks {
  return {
    async *list(customerId) {
      try {
        yield* stripe.listInvoices(customerId === undefined ? undefined : { customerId });
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
    async look(stripeInvoiceId) {
      try {
        return await stripe.getInvoice(stripeInvoiceId);
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
  };
}

/** Stripe answers 404 for an object that it does not have, and 400 with this code where a parameter names one. */
function isMissing(error: unknown): boolean {
  return error instanceof VendorError && (error.status === 404 || error.code === 'resource_missing');
}
