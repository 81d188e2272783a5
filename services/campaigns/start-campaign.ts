import { CAMPAIGN_WORKFLOW, campaignWorkflowId } from '../../contracts/campaigns/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';
import { viewCampaign } from './campaign-view.ts';
import { changeCampaignStatus, lockCampaign } from './change-status.ts';

/**
 * Starts a drafted campaign; one that is active stays so.
 *
 * @throws Refusal forbidden, not_found, conflict (it is no draft, or its end has passed)
 */
export async function startCampaign(db: Database, caller: Caller, campaignId: string, now: Date) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const campaign = await lockCampaign(tx, campaignId);
    if (campaign.status === 'active') return viewCampaign(campaign);
    if (campaign.status === 'draft' && campaign.endsAt && campaign.endsAt <= now) {
      const message = 'has passed: set a later one, or none';
      throw new Refusal('conflict', `The campaign’s end ${message}.`, [{ field: 'endsAt', message }]);
    }
    const started = await changeCampaignStatus(tx, campaign, {
      verb: 'start',
      actor: caller.actor,
      data: { startedAt: now },
    });
    await oweSignal(tx, {
      operatorId,
      workflowId: campaignWorkflowId(campaignId),
      workflowType: CAMPAIGN_WORKFLOW,
      start: 'once',
      input: { operatorId, campaignId },
    });
    return viewCampaign(started);
  });
}
