import { CAMPAIGN_WORKFLOW, campaignWorkflowId } from '../../contracts/campaigns/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';

/**
 * Starts a drafted campaign; one that is active stays so.
 *
 * @throws Refusal forbidden, not_found, conflict (it was stopped)
 */
export async function startCampaign(db: Database, caller: Caller, campaignId: string) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    // An import takes the same lock: its leads are either here already or told to the workflow.
    await tx.$queryRaw`SELECT 1 FROM campaign WHERE id = ${campaignId}::uuid FOR NO KEY UPDATE`;
    const campaign = await tx.campaign.findUnique({ where: { id: campaignId } });
    if (!campaign) throw new Refusal('not_found', 'There is no such campaign.');
    if (campaign.status === 'active') return campaign;
    if (campaign.status !== 'draft') throw new Refusal('conflict', `The campaign is ${campaign.status}.`);
    const started = await tx.campaign.update({
      where: { id: campaignId },
      data: { status: 'active', startedAt: new Date() },
    });
    await oweSignal(tx, {
      operatorId,
      workflowId: campaignWorkflowId(campaignId),
      workflowType: CAMPAIGN_WORKFLOW,
      start: 'once',
      input: { operatorId, campaignId },
    });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'campaign.start',
      subject: { type: 'campaign', id: campaignId },
      before: { status: 'draft' },
      after: { status: 'active' },
    });
    return started;
  });
}
