import type { CallOutcome } from '../../contracts/calls/facts.ts';
import type { LeadStatus } from '../../domain/leads/status.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { changeLeadStatus } from '../leads/change-lead-status.ts';
import { handOverUnwatched } from '../leads/hand-over-booking.ts';
import { stopLead, tellLead } from '../leads/stop-lead.ts';
import { readPolicy } from '../policies/read-policy.ts';
import { type CallbackAsked, noteCallback } from './note-callback.ts';

export interface CallOver extends CallbackAsked {
  readonly outcome: CallOutcome;
}

const OUTCOME_STATUS: Readonly<Partial<Record<CallOutcome, LeadStatus>>> = {
  appointment_set: 'booked',
  callback_requested: 'callback',
  not_interested: 'dnc',
};

/** What a call ended in: it is told once, whichever event it was that knew of it first. */
export async function recordOutcome(tx: Transaction, over: CallOver): Promise<void> {
  const { operatorId, actor, call, outcome, fact } = over;
  const { id: callId, leadId } = call;
  const status = OUTCOME_STATUS[outcome];
  if (status) await changeLeadStatus(tx, { operatorId, actor, leadId, to: status, reason: outcome });
  else if (outcome === 'no_outcome' && (fact.durationMs ?? 0) > 0)
    await noteContact(tx, { operatorId, leadId, actor });
  const callbackAt = outcome === 'callback_requested' ? await noteCallback(tx, over) : null;
  await tx.call.update({ where: { id: callId }, data: { outcome, callbackAt } });
  await tellLead(tx, operatorId, leadId, {
    kind: 'call_over',
    callId,
    outcome,
    ...(callbackAt && { callbackAt: callbackAt.getTime() }),
  });
  // Whichever call it was, awaited or not: the sequence is over.
  if (outcome === 'appointment_set') await expectBooking(tx, over);
  if (outcome === 'not_interested') await stopLead(tx, { operatorId, leadId, reason: 'not_interested' });
}

/** Somebody spoke with us. Who has booked or refused since stays where they are. */
export async function noteContact(
  tx: Transaction,
  lead: { readonly operatorId: string; readonly leadId: string; readonly actor: Actor },
): Promise<void> {
  await changeLeadStatus(tx, {
    ...lead,
    to: 'contacted',
    reason: null,
    onlyFrom: ['new', 'callback', 'exhausted'],
  });
}

/** It may be booked within the call, or never: the sequence waits for it if it runs, else a person does. */
async function expectBooking(tx: Transaction, { operatorId, fact, actor, call }: CallOver): Promise<void> {
  const about = { operatorId, leadId: call.leadId, callId: call.id };
  await tellLead(tx, operatorId, call.leadId, { kind: 'appointment_set', callId: call.id });
  const lead = await tx.lead.findUniqueOrThrow({
    where: { id: call.leadId },
    select: { campaign: { select: { policyId: true } } },
  });
  const { booking } = await readPolicy(tx, lead.campaign.policyId);
  const endedAt = fact.endedAt ?? new Date();
  const dueAt = new Date(endedAt.getTime() + booking.linkAfter * 1000);
  await handOverUnwatched(tx, { ...about, actor, dueAt });
}
