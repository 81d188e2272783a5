import { LEAD_EVENT, LEAD_WORKFLOW, type LeadEvent, leadWorkflowId } from '../../contracts/leads/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** Tells many leads' sequences the same, those that still run. */
export async function tellLeads(
  tx: Transaction,
  operatorId: string,
  leadIds: readonly string[],
  event: LeadEvent,
): Promise<void> {
  if (leadIds.length === 0) return;
  await tx.workflowSignal.createMany({
    data: leadIds.map((leadId) => ({
      operatorId,
      workflowId: leadWorkflowId(leadId),
      workflowType: LEAD_WORKFLOW,
      start: 'never',
      input: {},
      signal: LEAD_EVENT,
      args: [{ ...event }],
    })),
  });
}
