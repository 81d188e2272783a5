import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { viewCampaign } from './campaign-view.ts';
import { changeCampaignStatus, haveLeadsTold, lockCampaign, tellOfChange } from './change-status.ts';

/**
 * Lets a paused campaign go on; its workflow tells the leads in flight. One that is active stays so.
 *
 * @throws Refusal forbidden, not_found, conflict (it is not paused)
 */
export async function resumeCampaign(db: Database, caller: Caller, campaignId: string) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const campaign = await lockCampaign(tx, campaignId);
    if (campaign.status === 'active') return viewCampaign(campaign);
    const resumed = await changeCampaignStatus(tx, campaign, {
      verb: 'resume',
      actor: caller.actor,
      data: { pausedAt: null, pauseReason: null },
    });
    await haveLeadsTold(tx, campaign, 'look_again');
    await tellOfChange(tx, campaign);
    return viewCampaign(resumed);
  });
}
