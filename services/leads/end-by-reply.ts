import type { Transaction } from '../../prisma/tenant.ts';
import { endRebook } from '../appointments/change-appointment-status.ts';
import type { Actor } from '../caller.ts';
import { standingLead } from '../contacts/contacts-at.ts';
import { changeLeadStatus } from './change-lead-status.ts';
import { stopLead } from './stop-lead.ts';

export interface LeadReply {
  readonly operatorId: string;
  readonly leadId: string;
  /** e.g. `answered by text` */
  readonly reason: string;
  readonly actor: Actor;
}

/** Somebody answered: no more is sent to them of our own accord, neither by the sequence nor to win them back. */
export async function endByReply(tx: Transaction, reply: LeadReply): Promise<void> {
  const { operatorId } = reply;
  await changeLeadStatus(tx, {
    ...reply,
    to: 'replied',
    onlyFrom: ['new', 'contacted', 'callback', 'exhausted'],
  });
  // Locked by now: it has been merged, or will not be before this is committed.
  const leadId = (await standingLead(tx, reply.leadId)) ?? reply.leadId;
  await stopLead(tx, { operatorId, leadId, reason: 'replied' });
  const missed = await tx.appointment.findMany({
    where: { leadId, status: 'no_show' },
    select: { id: true },
  });
  for (const { id } of missed) await endRebook(tx, operatorId, id, 'replied');
}
