import { type UnbookedCall, leadWorkflowId } from '../../contracts/leads/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { createTask } from '../messaging/create-task.ts';

/**
 * Asks a person to see to an appointment that was set in a call and never booked. The lead stays `booked`: it said yes,
 * and nothing of ours may write to it as if it had not. Asking twice makes one task, and a booking that came meanwhile
 * makes none.
 *
 * @returns whether a person is needed
 */
export async function handOverBooking(
  db: Database,
  { operatorId, leadId, callId }: UnbookedCall,
): Promise<boolean> {
  return asOperator(db, operatorId, async (tx) => {
    // Locked as a booking locks it when it changes the lead's status: one of the two comes first.
    await tx.$queryRaw`SELECT id FROM lead WHERE id = ${leadId}::uuid FOR UPDATE`;
    const lead = await tx.lead.findUniqueOrThrow({
      where: { id: leadId },
      select: { clientId: true, appointments: { where: { status: 'booked' }, select: { id: true } } },
    });
    if (lead.appointments.length > 0) return false;
    const key = `not_booked:${leadId}:${callId}`;
    if ((await tx.task.count({ where: { key } })) > 0) return true;
    await createTask(tx, {
      operatorId,
      clientId: lead.clientId,
      leadId,
      key,
      kind: 'not_booked',
      title: 'An appointment was set in a call, and never booked',
      detail: 'The booking link went unused. Speak to the lead, and book a time.',
    });
    await audit(tx, {
      operatorId,
      actor: { kind: 'workflow', id: leadWorkflowId(leadId) },
      action: 'task.create',
      subject: { type: 'lead', id: leadId },
      after: { kind: 'not_booked', callId },
    });
    return true;
  });
}
