import { requireSecondFactor } from '../../services/identity/require-second-factor.ts';
import { resetSecondFactor } from '../../services/identity/reset-second-factor.ts';
import { endpoints } from '../endpoints.ts';

export const secondFactorsRoutes = {
  require: endpoints.secondFactors.require.handler(async ({ context, input: { secondFactor } }) => {
    const { authDb, caller, visitor } = context;
    await requireSecondFactor(authDb, caller, { organizationId: visitor.organization.id, secondFactor });
    return { secondFactor };
  }),
  reset: endpoints.secondFactors.reset.handler(async ({ context: { authDb, caller, visitor }, input }) => {
    await resetSecondFactor(authDb, caller, { memberId: input.id, role: visitor.person?.role ?? '' });
    return { id: input.id };
  }),
};
