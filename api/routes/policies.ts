import { getPolicy } from '../../services/policies/get-policy.ts';
import { listPolicies } from '../../services/policies/list-policies.ts';
import { listPolicyCampaigns } from '../../services/policies/list-policy-campaigns.ts';
import { listPolicyVersions } from '../../services/policies/list-policy-versions.ts';
import { moveCampaign } from '../../services/policies/move-campaign.ts';
import { previewPolicy, savePolicy } from '../../services/policies/save-policy.ts';
import { endpoints } from '../endpoints.ts';

export const policyRoutes = {
  list: endpoints.policies.list.handler(({ context, input }) => listPolicies(context, context.caller, input)),
  get: endpoints.policies.get.handler(({ context, input }) => getPolicy(context, context.caller, input.id)),
  versions: endpoints.policies.versions.handler(({ context, input }) =>
    listPolicyVersions(context, context.caller, input),
  ),
  campaigns: endpoints.policies.campaigns.handler(({ context: { db, caller }, input }) =>
    listPolicyCampaigns(db, caller, input),
  ),
  preview: endpoints.policies.preview.handler(({ context, input }) =>
    previewPolicy(context.db, context.caller, input, context),
  ),
  save: endpoints.policies.save.handler(({ context, input }) =>
    savePolicy(context, context.caller, input, context),
  ),
  move: endpoints.policies.move.handler(({ context: { db, caller, realVendors, now }, input }) =>
    moveCampaign(db, caller, input, { realVendors, now: now() }),
  ),
};
