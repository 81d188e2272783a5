import {
  LEAD_EVENT,
  LEAD_WORKFLOW,
  type LeadEvent,
  type LeadStop,
  leadWorkflowId,
} from '../../contracts/leads/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { standingLead } from '../contacts/contacts-at.ts';
import { oweSignal } from '../inbox/owe-signal.ts';

/** Tells a lead's sequence something, if it still runs; of a lead that was merged, the sequence that goes on. */
export async function tellLead(
  tx: Transaction,
  operatorId: string,
  leadId: string,
  event: LeadEvent,
): Promise<void> {
  await oweLeadEvent(tx, operatorId, (await standingLead(tx, leadId)) ?? leadId, event);
}

/** The same to the sequence of this very lead, merged or not. */
export async function oweLeadEvent(
  tx: Transaction,
  operatorId: string,
  leadId: string,
  event: LeadEvent,
): Promise<void> {
  await oweSignal(tx, {
    operatorId,
    workflowId: leadWorkflowId(leadId),
    workflowType: LEAD_WORKFLOW,
    start: 'never',
    signal: LEAD_EVENT,
    args: [{ ...event }],
  });
}

/** Ends a lead's sequence, if it still runs. */
export async function stopLead(
  tx: Transaction,
  stop: { operatorId: string; leadId: string; reason: LeadStop },
): Promise<void> {
  await tellLead(tx, stop.operatorId, stop.leadId, { kind: 'stop', reason: stop.reason });
}
