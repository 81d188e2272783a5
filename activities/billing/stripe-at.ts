import type { Through } from '../../services/connections/accounts.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import type { StripeDeps } from '../deps.ts';

/** The account that something was made at. @throws VendorError refused, `account_ended`: it is connected no more */
export async function stripeAt(accounts: StripeDeps['accounts'], of: Through): Promise<StripeClient> {
  const stripe = await accounts.named('stripe', of);
  if (stripe) return stripe;
  const remedy = 'see to it there by hand, or connect that account again';
  throw new VendorError(
    'stripe',
    'refused',
    `the account that it was made at is connected no more: ${remedy}`,
    {
      code: 'account_ended',
    },
  );
}
