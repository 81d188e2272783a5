import { randomUUID } from 'node:crypto';
import type { NewManualTask } from '../../contracts/messaging/task-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit, masked } from '../identity/audit.ts';
import { leadsInScope, ofLeadsInScope } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';

/** A task that a person thought of. @throws Refusal forbidden, not_found (lead, appointment), invalid */
export async function addTask(db: Database, caller: Caller, input: NewManualTask) {
  const operatorId = requireOperator(caller);
  const { title, detail, dueAt } = input;
  return asOperator(db, operatorId, async (tx) => {
    const about = await findSubject(tx, caller, input);
    // Of no lead, whoever sees some leads only would lose sight of it.
    const owner = input.owner ?? (about.leadId === undefined ? caller.only?.assignedTo : undefined);
    const task = await tx.task.create({
      data: {
        operatorId,
        ...about,
        key: `manual:${randomUUID()}`,
        kind: 'manual',
        title,
        detail,
        owner,
        dueAt,
      },
    });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'task.create',
      subject: { type: 'task', id: task.id },
      after: {
        kind: task.kind,
        leadId: task.leadId,
        ...masked({ owner: task.owner }),
        dueAt: task.dueAt?.toISOString() ?? null,
      },
    });
    return task;
  });
}

async function findSubject(
  tx: Transaction,
  caller: Caller,
  { leadId, appointmentId }: NewManualTask,
): Promise<{ appointmentId?: string; leadId?: string; clientId?: string }> {
  if (appointmentId) {
    const appointment = await tx.appointment.findUnique({
      where: { id: appointmentId, ...ofLeadsInScope(caller) },
    });
    if (!appointment) throw new Refusal('not_found', 'There is no such appointment.');
    if (leadId && leadId !== appointment.leadId) {
      throw new Refusal('invalid', 'The appointment is not this lead’s.', [
        { field: 'appointmentId', message: 'is another lead’s' },
      ]);
    }
    return { appointmentId, leadId: appointment.leadId, clientId: appointment.clientId };
  }
  if (!leadId) return {};
  const lead = await tx.lead.findUnique({ where: { id: leadId, AND: leadsInScope(caller) } });
  if (!lead) throw new Refusal('not_found', 'There is no such lead.');
  return { leadId, clientId: lead.clientId };
}
