import { type UnbookedCall, leadWorkflowId } from '../../contracts/leads/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { createTask } from '../messaging/create-task.ts';

/**
 * Asks a person to see to an appointment that was set in a call and never booked. The lead stays `booked`: it said yes,
 * and nothing of ours may write to it as if it had not. Asking twice makes one task, and a booking that came meanwhile
 * makes none.
 *
 * @returns whether a person is needed
 */
export async function handOverBooking(db: Database, call: UnbookedCall): Promise<boolean> {
  return asOperator(db, call.operatorId, (tx) => handOverUnbooked(tx, call));
}

/** The same within the transaction of whoever plans it. */
export function handOverUnbooked(tx: Transaction, call: UnbookedCall): Promise<boolean> {
  return handOver(tx, call, {
    actor: { kind: 'workflow', id: leadWorkflowId(call.leadId) },
    detail: 'Nobody has booked since. Speak to the lead, and book a time.',
    dueAt: null,
  });
}

/**
 * The same at once where nobody waits for the booking: the lead's sequence was over, or had not begun, when it phoned
 * in. A sequence that runs has a promise.
 */
export async function handOverUnwatched(
  tx: Transaction,
  call: UnbookedCall & { readonly actor: Actor; readonly dueAt: Date },
): Promise<void> {
  const { operatorId, leadId, actor, dueAt } = call;
  const watched = await tx.promiseRow.count({
    where: { operatorId, subjectType: 'lead', subjectId: leadId },
  });
  if (watched > 0) return;
  const detail = 'No sequence runs for this lead, so no link goes out. See that it books.';
  await handOver(tx, call, { actor, detail, dueAt });
}

/** A booking does what the person was asked for. */
export async function closeHandedOver(
  tx: Transaction,
  { leadId, now }: { readonly leadId: string; readonly now: Date },
): Promise<void> {
  await tx.task.updateMany({
    where: { leadId, kind: 'not_booked', status: 'open' },
    data: { status: 'done', doneAt: now },
  });
}

async function handOver(
  tx: Transaction,
  { operatorId, leadId, callId }: UnbookedCall,
  { actor, detail, dueAt }: { actor: Actor; detail: string; dueAt: Date | null },
): Promise<boolean> {
  // Locked as a booking locks it when it changes the lead's status: one of the two comes first.
  await tx.$queryRaw`SELECT id FROM lead WHERE id = ${leadId}::uuid FOR UPDATE`;
  const lead = await tx.lead.findUniqueOrThrow({
    where: { id: leadId },
    select: { clientId: true, appointments: { where: { status: 'booked' }, select: { id: true } } },
  });
  if (lead.appointments.length > 0) return false;
  const key = `not_booked:${leadId}:${callId}`;
  if ((await tx.task.count({ where: { key } })) > 0) return true;
  const title = 'An appointment was set in a call, and never booked';
  const about = { operatorId, clientId: lead.clientId, leadId, key, kind: 'not_booked' } as const;
  await createTask(tx, { ...about, title, detail, dueAt });
  await audit(tx, {
    operatorId,
    actor,
    action: 'task.create',
    subject: { type: 'lead', id: leadId },
    after: { kind: 'not_booked', callId },
  });
  return true;
}
