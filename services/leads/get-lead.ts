import type { SequenceBody } from '../../contracts/campaigns/sequence.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { withRebookedAs } from '../appointments/rebookings.ts';
import { Refusal } from '../refusal.ts';
import { requireLead, tasksInScope } from './lead-scope.ts';

/**
 * One lead with its calls, messages, appointments and all of them in order of time. Who missed an appointment and booked
 * again has a chain of them, each after the one it makes good.
 *
 * @throws Refusal not_found
 */
export async function getLead(db: Database, caller: Caller, leadId: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    await requireLead(tx, caller, leadId);
    const lead = await findLead(tx, leadId);
    if (!lead) throw new Refusal('not_found', 'There is no such lead.');
    const appointments = await withRebookedAs(tx, lead.appointments);
    const tasks = await tasksOf(tx, caller, leadId);
    const standing = await standingOf(tx, caller, lead);
    return { ...lead, appointments, tasks, timeline: timelineOf(lead), standing };
  });
}

/** What people must do is the operator's own. */
async function tasksOf(tx: Transaction, caller: Caller, leadId: string) {
  if (caller.tenant.role !== 'operator') return [];
  return tx.task.findMany({
    where: { leadId, AND: tasksInScope(caller) },
    orderBy: { createdAt: 'asc' },
  });
}

async function findLead(tx: Transaction, leadId: string) {
  const orderBy = { createdAt: 'asc' as const };
  return tx.lead.findUnique({
    where: { id: leadId },
    include: {
      contact: true,
      calls: { orderBy },
      messages: { orderBy },
      appointments: { orderBy },
    },
  });
}

type FullLead = NonNullable<Awaited<ReturnType<typeof findLead>>>;

/** Where it stands in its sequence; what the sequence is made of is the operator's own. */
async function standingOf(tx: Transaction, { tenant }: Caller, lead: FullLead) {
  const { sequenceId, stepId, visit, stepSince: since, wakeAt, pausedAt, endedAt, ending } = lead;
  const arms = lead.arms as Record<string, string>;
  const stands = { sequenceId, stepId, visit, since, wakeAt, pausedAt, endedAt, ending, arms };
  const sequence =
    sequenceId && tenant.role === 'operator'
      ? await tx.sequence.findUnique({ where: { id: sequenceId }, select: { version: true, steps: true } })
      : null;
  const steps = (sequence?.steps ?? []) as unknown as SequenceBody['steps'];
  const stepName = steps.find(({ id }) => id === stepId)?.name ?? null;
  return { ...stands, version: sequence?.version ?? null, stepName };
}

function timelineOf(lead: FullLead) {
  const added = { at: lead.createdAt, kind: 'lead' as const, id: lead.id, what: 'added' };
  const calls = lead.calls.map((call) => ({
    at: call.startedAt ?? call.createdAt,
    kind: 'call' as const,
    id: call.id,
    what: `${call.direction} call: ${call.outcome ?? call.reason ?? call.status}`,
  }));
  const messages = lead.messages.map((message) => ({
    at: message.sentAt ?? message.createdAt,
    kind: 'message' as const,
    id: message.id,
    what: `${message.direction} ${message.channel}, ${message.purpose}: ${message.status}`,
  }));
  const appointments = lead.appointments.flatMap(({ id, bookedAt, decidedAt, status, rebookedFrom }) => [
    { at: bookedAt, kind: 'appointment' as const, id, what: rebookedFrom ? 'booked again' : 'booked' },
    ...(decidedAt ? [{ at: decidedAt, kind: 'appointment' as const, id, what: status }] : []),
  ]);
  return [added, ...calls, ...messages, ...appointments].sort((a, b) => a.at.getTime() - b.at.getTime());
}
