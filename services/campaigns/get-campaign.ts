import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { readCampaigns, tellCampaigns } from './see-campaigns.ts';

/** One campaign and how many of its leads stand where. @throws Refusal not_found */
export async function getCampaign(db: Database, caller: Caller, campaignId: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await readCampaigns(tx, caller, { where: { id: campaignId } });
    const [campaign] = await tellCampaigns(tx, caller, rows);
    if (!campaign) throw new Refusal('not_found', 'There is no such campaign.');
    return { ...campaign, leads: campaign.counts.byStatus };
  });
}
