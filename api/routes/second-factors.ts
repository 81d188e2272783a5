import { requireSecondFactor } from '../../services/identity/require-second-factor.ts';
import { resetSecondFactor } from '../../services/identity/reset-second-factor.ts';
import { endpoints } from '../endpoints.ts';

export const secondFactorsRoutes = {
  require: endpoints.secondFactors.require.handler(async ({ context, input: { secondFactor } }) => {
    const { authDb, caller, visitor } = context;
    await requireSecondFactor(authDb, caller, { organizationId: visitor.organization.id, secondFactor });
    return { secondFactor };
  }),
  reset: endpoints.secondFactors.reset.handler(async ({ context, input }) => {
    const { authDb, caller, visitor, seal, now } = context;
    const reset = { memberId: input.id, role: visitor.person?.role ?? '' };
    await resetSecondFactor(authDb, caller, reset, { seal, now: now() });
    return { id: input.id };
  }),
};
