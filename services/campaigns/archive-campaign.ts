import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { viewCampaign } from './campaign-view.ts';
import { Refusal } from '../refusal.ts';
import { changeCampaignStatus, lockCampaign, tellOfChange } from './change-status.ts';
import { countLeads } from './count-leads.ts';

const OVER = ['ended', 'stopped'];

/**
 * Puts a campaign away. One that is archived stays so, and can be stopped no more: that waits until nobody is reached for it.
 *
 * @throws Refusal forbidden, not_found, conflict (it still runs, or leads finish their sequence)
 */
export async function archiveCampaign(db: Database, caller: Caller, campaignId: string, now: Date) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const campaign = await lockCampaign(tx, campaignId);
    if (campaign.status === 'archived') return viewCampaign(campaign);
    const { inFlight } = (await countLeads(tx, [campaignId]))(campaignId);
    if (OVER.includes(campaign.status) && campaign.atEnd === 'finish' && inFlight > 0) {
      throw new Refusal(
        'conflict',
        `${inFlight} of its leads finish their sequence: wait for them, or stop it again with leads "stop".`,
      );
    }
    const archived = await changeCampaignStatus(tx, campaign, {
      verb: 'archive',
      actor: caller.actor,
      data: { archivedAt: now },
    });
    // Its workflow never ran, and ends those who wait.
    if (campaign.status === 'draft') await tellOfChange(tx, campaign);
    return viewCampaign(archived);
  });
}
