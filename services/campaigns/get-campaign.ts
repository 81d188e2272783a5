import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { viewCampaign } from './campaign-view.ts';
import { countLeads } from './count-leads.ts';

/** One campaign and how many of its leads stand where. @throws Refusal not_found */
export async function getCampaign(db: Database, caller: Caller, campaignId: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    const campaign = await tx.campaign.findUnique({ where: { id: campaignId } });
    if (!campaign) throw new Refusal('not_found', 'There is no such campaign.');
    const counts = (await countLeads(tx, [campaignId], caller))(campaignId);
    return { ...viewCampaign(campaign), leads: counts.byStatus, counts };
  });
}
