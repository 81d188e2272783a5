import type { CallFact } from '../../contracts/calls/facts.ts';
import { billableSeconds } from '../../domain/billing/usage.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { agreementAt } from '../billing/agreement-at.ts';
import type { Actor } from '../caller.ts';
import { contactIdsAt, standingLead } from '../contacts/contacts-at.ts';
import type { Applied } from '../inbox/applied.ts';
import { ourId } from '../our-id.ts';
import { noteContact, recordOutcome } from './record-outcome.ts';

export interface CallNews {
  readonly operatorId: string;
  readonly fact: CallFact;
  readonly actor: Actor;
  /** From which account of the operator's own it came; null or left out: from the environment's. */
  readonly connectionId?: string | null;
  /** It was asked for because nothing more came: what is unknown now stays unknown. */
  readonly isLast?: boolean;
}

interface CallRow {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  readonly leadId: string;
  readonly status: string;
  readonly direction: string;
  readonly outcome: string | null;
  readonly contentErasedAt: Date | null;
}

/**
 * Applies what the voice vendor told us of a call. Started, ended and analyzed may come in any order, twice, or not at
 * all; each fills in what it knows and takes nothing back. Its outcome is told as soon as one of them knows it: that
 * nobody answered is known at its end, what was agreed only after the analysis.
 */
export async function recordCall(tx: Transaction, news: CallNews): Promise<Applied> {
  const call = (await lockCall(tx, news)) ?? (await logUnknownCall(tx, news));
  if (!call) return 'no_recipient';
  const { fact, operatorId, actor } = news;
  const over = fact.kind !== 'started';
  await tx.call.update({
    where: { id: call.id },
    data: {
      vendorId: fact.vendorCallId,
      ...(over ? { status: 'ended' } : isUnheard(call) ? { status: 'ongoing' } : {}),
      startedAt: fact.startedAt,
      ...(!call.contentErasedAt && { fromNumber: fact.from, toNumber: fact.to }),
      ...(over && {
        endedAt: fact.endedAt,
        durationMs: fact.durationMs,
        disconnectionReason: fact.disconnectionReason,
      }),
      ...(over && !call.contentErasedAt && contentOf(fact)),
    },
  });
  if (over) await recordUsage(tx, call, fact);
  const outcome = fact.outcome ?? (fact.kind === 'analyzed' ? 'no_outcome' : undefined);
  if (over && outcome && !call.outcome) await recordOutcome(tx, { operatorId, actor, fact, call, outcome });
  if (!call.outcome && isContact(call, news))
    await noteContact(tx, { operatorId, actor, leadId: call.leadId });
  return 'applied';
}

/** What is given up after its time: a late or repeated event does not bring it back. */
function contentOf({ transcript, recordingUrl, summary }: CallFact) {
  return { transcript, recordingUrl, summary };
}

/** Nothing has been told of it yet, beyond that we dialled. */
function isUnheard(call: CallRow): boolean {
  return call.status !== 'ongoing' && call.status !== 'ended';
}

/**
 * Whether somebody spoke with us though the outcome does not say so. Whoever phones in does; a phone that is picked up
 * may be a machine's, which only the outcome tells.
 */
function isContact(call: CallRow, { fact, isLast }: CallNews): boolean {
  if (call.direction === 'inbound') {
    return isUnheard(call) && (fact.kind === 'started' || (fact.durationMs ?? 0) > 0);
  }
  return Boolean(isLast) && fact.outcome === undefined && (fact.durationMs ?? 0) > 0;
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
    SELECT id, operator_id AS "operatorId", client_id AS "clientId", lead_id AS "leadId", status, direction, outcome,
      content_erased_at AS "contentErasedAt"
    FROM call
    WHERE operator_id = ${operatorId}::uuid
      AND (vendor_id = ${fact.vendorCallId} OR id::text = ${fact.callId ?? ''})
    LIMIT 1 FOR UPDATE`;
  return row ?? null;
}

/** A call that we did not place: the lead phones in, or somebody dialled at the vendor's own desk. */
async function logUnknownCall(
  tx: Transaction,
  { operatorId, fact, connectionId }: CallNews,
): Promise<CallRow | null> {
  const phone = fact.direction === 'inbound' ? fact.from : fact.to;
  const leadId = ourId(fact.leadId);
  const lead = await tx.lead.findFirst({
    where: leadId
      ? { id: (await standingLead(tx, leadId)) ?? leadId }
      : { contactId: { in: await contactIdsAt(tx, { phone: phone ?? '' }) } },
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
      connectionId,
    },
  });
}
