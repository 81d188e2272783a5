import { CAMPAIGN_WORKFLOW, campaignWorkflowId, LEADS_ADDED } from '../../contracts/campaigns/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweSignal } from '../inbox/owe-signal.ts';

/** Tells a campaign's workflow that somebody waits to be started, if it still runs. */
export async function tellCampaign(tx: Transaction, operatorId: string, campaignId: string): Promise<void> {
  await oweSignal(tx, {
    operatorId,
    workflowId: campaignWorkflowId(campaignId),
    workflowType: CAMPAIGN_WORKFLOW,
    start: 'never',
    signal: LEADS_ADDED,
  });
}
