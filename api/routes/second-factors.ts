import { readSecondFactorRule } from '../../services/identity/read-second-factor-rule.ts';
import { requireSecondFactor } from '../../services/identity/require-second-factor.ts';
import { resetSecondFactor } from '../../services/identity/reset-second-factor.ts';
import { endpoints } from '../endpoints.ts';

export const secondFactorsRoutes = {
  get: endpoints.secondFactors.get.handler(({ context: { authDb, visitor } }) =>
    readSecondFactorRule(authDb, visitor.organization.id),
  ),
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
