import { type LeadEnding, leadWorkflowId } from '../../contracts/leads/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { closePromise } from '../policies/note-promise.ts';
import { changeLeadStatus } from './change-lead-status.ts';

export interface EndedLead {
  readonly operatorId: string;
  readonly leadId: string;
  readonly ending: LeadEnding;
  readonly now: Date;
  /** Who ended it; absent: its sequence. */
  readonly actor?: Actor;
}

/**
 * Ends a lead's sequence, once. A lead that went through all its steps in vain is exhausted; any other end is a fact
 * already, or says nothing of where the lead stands.
 */
export async function endLead(tx: Transaction, ended: EndedLead): Promise<void> {
  const { operatorId, leadId, ending, now } = ended;
  const { count } = await tx.lead.updateMany({
    where: { id: leadId, endedAt: null },
    data: { endedAt: now, ending, wakeAt: null },
  });
  if (count > 0 && ending === 'exhausted') {
    await changeLeadStatus(tx, {
      operatorId,
      leadId,
      to: 'exhausted',
      reason: 'no answer to any step',
      actor: ended.actor ?? { kind: 'workflow', id: leadWorkflowId(leadId) },
    });
  }
  await closePromise(tx, { operatorId, type: 'lead', id: leadId });
}
