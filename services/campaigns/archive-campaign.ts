import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { viewCampaign } from './campaign-view.ts';
import { changeCampaignStatus, lockCampaign, tellOfChange } from './change-status.ts';

/** Puts a campaign away. One that is archived stays so. @throws Refusal forbidden, not_found, conflict (it still runs) */
export async function archiveCampaign(db: Database, caller: Caller, campaignId: string, now: Date) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const campaign = await lockCampaign(tx, campaignId);
    if (campaign.status === 'archived') return viewCampaign(campaign);
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
