import { readCallbackTime } from '../../domain/calls/callback-time.ts';
import type { CallFact } from '../../contracts/calls/facts.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { zoneOf } from '../contacts/zone-of.ts';
import { audit } from '../identity/audit.ts';
import { createTask } from '../messaging/create-task.ts';
import { readPolicy } from '../policies/read-policy.ts';

export interface CallbackAsked {
  readonly operatorId: string;
  readonly actor: Actor;
  readonly fact: CallFact;
  readonly call: {
    readonly id: string;
    readonly clientId: string;
    readonly leadId: string;
    readonly direction: string;
  };
}

/**
 * When the lead asked to be called again, by its own clock. A person is asked to see to it where nothing of ours would
 * call then: the time cannot be read or is too far off, or no sequence stands where it would call.
 *
 * @returns null: no time was named that can be read, so the policy says when
 */
export async function noteCallback(tx: Transaction, over: CallbackAsked): Promise<Date | null> {
  const { fact, call, operatorId } = over;
  const said = fact.callbackTime;
  const asked = fact.endedAt ?? new Date();
  const time = said === undefined ? null : readCallbackTime(said, await zoneOfLead(tx, call.leadId), asked);
  const isUnclear = said !== undefined && (!time || time.moved === 'too_far');
  const isWatched = call.direction === 'outbound' && (await isCalledAgain(tx, call));
  if (!isUnclear && isWatched) return time?.at ?? null;
  const detail = isUnclear
    ? `It said: ${said}. ${isWatched ? `It is called ${time ? 'before that' : 'after some hours'} unless you see to it.` : ''}`
    : 'No sequence of ours calls it then.';
  await createTask(tx, {
    operatorId,
    clientId: call.clientId,
    leadId: call.leadId,
    key: `callback:${call.id}`,
    kind: 'callback',
    title: 'A lead asked to be called again',
    detail: detail.trim(),
    dueAt: time?.at ?? null,
  });
  await audit(tx, {
    operatorId,
    actor: over.actor,
    action: 'task.create',
    subject: { type: 'lead', id: call.leadId },
    after: { kind: 'callback', callId: call.id },
  });
  return time?.at ?? null;
}

/**
 * Whether a sequence calls again: one that still stands at the step of this very call, as often as the policy has it. One
 * from before steps had ids says nothing of where it stands: if it runs, it has a promise.
 */
async function isCalledAgain(tx: Transaction, { id, leadId }: CallbackAsked['call']): Promise<boolean> {
  const lead = await tx.lead.findUniqueOrThrow({
    where: { id: leadId },
    select: {
      sequenceId: true,
      stepId: true,
      visit: true,
      endedAt: true,
      campaign: { select: { policyId: true } },
    },
  });
  if (lead.endedAt) return false;
  if (lead.sequenceId === null)
    return (await tx.promiseRow.count({ where: { subjectType: 'lead', subjectId: leadId } })) > 0;
  const { key } = await tx.call.findUniqueOrThrow({ where: { id }, select: { key: true } });
  const step = `${leadWorkflowId(leadId)}:${lead.stepId}:${lead.visit}:`;
  if (!key.startsWith(step)) return false;
  const { callbacks } = (await readPolicy(tx, lead.campaign.policyId)).call;
  const before = await tx.call.findMany({
    where: { leadId, id: { not: id }, outcome: 'callback_requested' },
    select: { key: true },
  });
  return before.filter((call) => call.key.startsWith(step)).length < callbacks;
}

async function zoneOfLead(tx: Transaction, leadId: string): Promise<string> {
  const { contact, campaign } = await tx.lead.findUniqueOrThrow({
    where: { id: leadId },
    select: {
      contact: { select: { phone: true, zone: true, state: true } },
      campaign: { select: { zone: true } },
    },
  });
  return zoneOf(contact, campaign.zone);
}
