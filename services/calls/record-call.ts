import type { CallFact, CallOutcome } from '../../contracts/calls/facts.ts';
import { billableSeconds } from '../../domain/billing/usage.ts';
import type { LeadStatus } from '../../domain/leads/status.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { agreementAt } from '../billing/agreement-at.ts';
import type { Actor } from '../caller.ts';
import type { Applied } from '../inbox/applied.ts';
import { changeLeadStatus } from '../leads/change-lead-status.ts';
import { handOverUnwatched } from '../leads/hand-over-booking.ts';
import { stopLead, tellLead } from '../leads/stop-lead.ts';
import { readPolicy } from '../policies/read-policy.ts';
import { ourId } from '../our-id.ts';

export interface CallNews {
  readonly operatorId: string;
  readonly fact: CallFact;
  readonly actor: Actor;
}

interface CallRow {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  readonly leadId: string;
  readonly status: string;
  readonly direction: string;
  readonly outcome: string | null;
}

const OUTCOME_STATUS: Readonly<Partial<Record<CallOutcome, LeadStatus>>> = {
  appointment_set: 'booked',
  callback_requested: 'callback',
  not_interested: 'dnc',
};

/**
 * Applies what the voice vendor told us of a call. Started, ended and analyzed may come in any order, twice, or not at
 * all; each fills in what it knows and takes nothing back.
 */
export async function recordCall(tx: Transaction, news: CallNews): Promise<Applied> {
  const call = (await lockCall(tx, news)) ?? (await logUnknownCall(tx, news));
  if (!call) return 'no_recipient';
  const { fact } = news;
  const over = fact.kind !== 'started';
  await tx.call.update({
    where: { id: call.id },
    data: {
      vendorId: fact.vendorCallId,
      ...(over ? { status: 'ended' } : isUnheard(call) ? { status: 'ongoing' } : {}),
      startedAt: fact.startedAt,
      fromNumber: fact.from,
      toNumber: fact.to,
      ...(over && {
        endedAt: fact.endedAt,
        durationMs: fact.durationMs,
        disconnectionReason: fact.disconnectionReason,
        transcript: fact.transcript,
        recordingUrl: fact.recordingUrl,
        summary: fact.summary,
      }),
    },
  });
  const reached = fact.kind === 'started' || (fact.durationMs ?? 0) > 0;
  if (reached && isUnheard(call)) {
    await changeLeadStatus(tx, {
      ...news,
      leadId: call.leadId,
      to: 'contacted',
      reason: null,
      onlyFrom: ['new', 'callback', 'exhausted'],
    });
  }
  if (over) await recordUsage(tx, call, fact);
  if (fact.kind === 'analyzed' && !call.outcome)
    await recordOutcome(tx, news, call, fact.outcome ?? 'no_outcome');
  return 'applied';
}

/** Nothing has been told of it yet, beyond that we dialled. */
function isUnheard(call: CallRow): boolean {
  return call.status !== 'ongoing' && call.status !== 'ended';
}

async function recordOutcome(
  tx: Transaction,
  news: CallNews,
  call: CallRow,
  outcome: CallOutcome,
): Promise<void> {
  await tx.call.update({ where: { id: call.id }, data: { outcome } });
  const status = OUTCOME_STATUS[outcome];
  if (status) await changeLeadStatus(tx, { ...news, leadId: call.leadId, to: status, reason: outcome });
  await tellLead(tx, news.operatorId, call.leadId, { kind: 'call_over', callId: call.id, outcome });
  // Whichever call it was, awaited or not: the sequence is over.
  if (outcome === 'appointment_set') await expectBooking(tx, news, call);
  if (outcome === 'not_interested')
    await stopLead(tx, { operatorId: news.operatorId, leadId: call.leadId, reason: 'not_interested' });
}

/** It may be booked within the call, or never: the sequence waits for it if it runs, else a person does. */
async function expectBooking(tx: Transaction, news: CallNews, call: CallRow): Promise<void> {
  const { operatorId, fact, actor } = news;
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

async function recordUsage(tx: Transaction, call: CallRow, fact: CallFact): Promise<void> {
  if (!fact.durationMs) return;
  const endedAt = fact.endedAt ?? new Date((fact.startedAt?.getTime() ?? Date.now()) + fact.durationMs);
  const agreement = await agreementAt(tx, call.clientId, endedAt);
  await tx.usage.createMany({
    data: {
      operatorId: call.operatorId,
      clientId: call.clientId,
      callId: call.id,
      seconds: billableSeconds(fact.durationMs),
      rateMicrosPerMinute: agreement.rateMicrosPerMinute,
      endedAt,
    },
    skipDuplicates: true,
  });
}

async function lockCall(tx: Transaction, { operatorId, fact }: CallNews): Promise<CallRow | null> {
  const [row] = await tx.$queryRaw<CallRow[]>`
    SELECT id, operator_id AS "operatorId", client_id AS "clientId", lead_id AS "leadId", status, direction, outcome
    FROM call
    WHERE operator_id = ${operatorId}::uuid
      AND (vendor_id = ${fact.vendorCallId} OR id::text = ${fact.callId ?? ''})
    LIMIT 1 FOR UPDATE`;
  return row ?? null;
}

/** A call that we did not place: the lead phones in, or somebody dialled at the vendor's own desk. */
async function logUnknownCall(tx: Transaction, { operatorId, fact }: CallNews): Promise<CallRow | null> {
  const phone = fact.direction === 'inbound' ? fact.from : fact.to;
  const leadId = ourId(fact.leadId);
  const lead = await tx.lead.findFirst({
    where: leadId ? { id: leadId } : { contact: { phone: phone ?? '' } },
    orderBy: { createdAt: 'desc' },
  });
  if (!lead) return null;
  return tx.call.create({
    data: {
      operatorId,
      clientId: lead.clientId,
      leadId: lead.id,
      contactId: lead.contactId,
      key: `retell:${fact.vendorCallId}`,
      direction: fact.direction,
      status: 'dialing',
      vendorId: fact.vendorCallId,
    },
  });
}
