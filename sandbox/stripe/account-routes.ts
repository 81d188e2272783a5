import type { Router } from 'express';
import { identityOf } from '../accounts/identity.ts';
import type { World } from '../world.ts';
import { answering } from './request.ts';

/** Whose secret key it is. */
export function accountRoutes(world: World, router: Router): void {
  router.get(
    '/account',
    answering(world, () => {
      const { hex, name } = identityOf(world);
      return {
        ...{ id: `acct_${hex.slice(0, 16)}`, object: 'account', type: 'standard', country: 'US' },
        business_profile: { name, mcc: null, support_email: null, support_phone: null, url: null },
        ...{ business_type: 'company', capabilities: { card_payments: 'active', transfers: 'active' } },
        ...{ charges_enabled: true, payouts_enabled: true, details_submitted: true },
        ...{ default_currency: 'usd', email: 'office@example.com', metadata: {} },
        settings: null,
      };
    }),
  );
}
