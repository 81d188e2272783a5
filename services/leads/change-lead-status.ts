import { type LeadStatus, mayBecome } from '../../domain/leads/status.ts';
import { endingOf, STOP_RULES } from '../../domain/leads/worked.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit, reasoned } from '../identity/audit.ts';
import { tellCampaign } from './tell-campaign.ts';

export interface LeadStatusChange {
  readonly operatorId: string;
  readonly leadId: string;
  readonly to: LeadStatus;
  readonly reason: string | null;
  readonly actor: Actor;
  /** Narrower than the status machine: a late event must not take back what came after it. */
  readonly onlyFrom?: readonly LeadStatus[];
}

/**
 * Moves a lead to a status if the status machine allows it from where it stands. A late or repeated event asks for
 * what is no longer allowed: that is not an error, the lead stays.
 *
 * @returns whether the lead moved
 */
export async function changeLeadStatus(tx: Transaction, change: LeadStatusChange): Promise<boolean> {
  // Not a stronger lock: of two who had both filed a text of the lead each would wait for the other.
  const [lead] = await tx.$queryRaw<{ status: LeadStatus; mergedInto: string | null }[]>`
    SELECT status, merged_into AS "mergedInto" FROM lead WHERE id = ${change.leadId}::uuid FOR NO KEY UPDATE`;
  // What befalls a lead that was merged befalls the one that goes on; that its own sequence has run out does not.
  if (lead?.mergedInto && change.to === 'exhausted') return false;
  if (lead?.mergedInto) return changeLeadStatus(tx, { ...change, leadId: lead.mergedInto });
  if (!lead || lead.status === change.to || !mayBecome(lead.status, change.to)) return false;
  if (change.onlyFrom && !change.onlyFrom.includes(lead.status)) return false;
  const after = await tx.lead.update({
    where: { id: change.leadId },
    data: { status: change.to, statusReason: change.reason },
    select: { campaignId: true, startedAt: true, endedAt: true, pausedAt: true },
  });
  const waits = !after.startedAt && !after.endedAt && !after.pausedAt;
  // Its campaign may have started everybody else, and wait for more.
  if (waits && isWorked(change.to) && !isWorked(lead.status))
    await tellCampaign(tx, change.operatorId, after.campaignId);
  const { words, why } = reasoned(change.actor, change.reason);
  await audit(tx, {
    operatorId: change.operatorId,
    actor: change.actor,
    action: 'lead.status',
    subject: { type: 'lead', id: change.leadId },
    before: { status: lead.status },
    after: { status: change.to, ...why },
    words,
  });
  return true;
}

function isWorked(status: LeadStatus): boolean {
  return endingOf(status, STOP_RULES) === null;
}
