import { campaignWorkflowId, type CampaignInput } from '../../contracts/campaigns/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { changeCampaignStatus, haveLeadsTold, lockCampaign } from './change-status.ts';

/** Ends a campaign whose time is over, unless it has been changed meanwhile. Its leads in flight stop if it says so. */
export async function endCampaign(
  db: Database,
  { operatorId, campaignId }: CampaignInput,
  now: Date,
): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    const campaign = await lockCampaign(tx, campaignId);
    if (campaign.status !== 'active' || !campaign.endsAt || campaign.endsAt > now) return;
    await changeCampaignStatus(tx, campaign, {
      verb: 'end',
      actor: { kind: 'workflow', id: campaignWorkflowId(campaignId) },
    });
    if (campaign.atEnd === 'stop') await haveLeadsTold(tx, campaign, 'stop');
  });
}
