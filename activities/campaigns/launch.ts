import { heartbeat } from '@temporalio/activity';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { CampaignInput } from '../../contracts/campaigns/workflow.ts';
import { LEAD_WORKFLOW, leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { PRIORITY, TASK_QUEUES } from '../../contracts/task-queues.ts';
import { markLeadStarted, nextLeads } from '../../services/campaigns/next-leads.ts';
import type { ActivityDeps } from '../deps.ts';

export interface Launched {
  readonly clientId: string;
  readonly started: number;
  /** Leads that wait still. */
  readonly waiting: number;
  /** Milliseconds until the next leads may start. */
  readonly pauseMs: number;
}

export interface CampaignActivities {
  launchLeads(input: CampaignInput): Promise<Launched>;
}

export function campaignActivities({ db, client }: ActivityDeps): CampaignActivities {
  return {
    /** Starts the next leads' workflows. A lead whose start was not noted is found started already, and noted. */
    async launchLeads(input) {
      const { leadIds, clientId, waiting, pace } = await nextLeads(db, input);
      for (const leadId of leadIds) {
        await startLead(leadId, input.operatorId);
        heartbeat(leadId);
      }
      return { clientId, started: leadIds.length, waiting, pauseMs: Math.ceil(1000 * Math.max(1, 1 / pace)) };
    },
  };

  async function startLead(leadId: string, operatorId: string): Promise<void> {
    try {
      await client.workflow.start(LEAD_WORKFLOW, {
        workflowId: leadWorkflowId(leadId),
        taskQueue: TASK_QUEUES.main,
        args: [{ operatorId, leadId }],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        priority: { priorityKey: PRIORITY.sequence, fairnessKey: operatorId },
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    await markLeadStarted(db, operatorId, leadId);
  }
}
