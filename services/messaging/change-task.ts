import type { TaskChange } from '../../contracts/messaging/task-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit, masked } from '../identity/audit.ts';
import { tasksInScope } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';

/** Takes a task on, moves it, rewords it, closes it or opens it again. @throws Refusal forbidden, not_found */
export async function changeTask(db: Database, caller: Caller, change: TaskChange, now: Date) {
  const operatorId = requireOperator(caller);
  const { id, ...data } = change;
  return asOperator(db, operatorId, async (tx) => {
    const before = await tx.task.findUnique({ where: { id, AND: tasksInScope(caller) } });
    if (!before) throw new Refusal('not_found', 'There is no such task.');
    const doneAt =
      data.status === undefined ? undefined : data.status === 'done' ? (before.doneAt ?? now) : null;
    const after = await tx.task.update({ where: { id }, data: { ...data, doneAt } });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'task.change',
      subject: { type: 'task', id },
      before: stand(before),
      // Its words may be a person's own: that they changed is enough.
      after: { ...stand(after), reworded: before.title !== after.title || before.detail !== after.detail },
    });
    return after;
  });
}

function stand({ status, owner, dueAt }: { status: string; owner: string | null; dueAt: Date | null }) {
  // An owner is a name that somebody typed.
  return { status, dueAt: dueAt?.toISOString() ?? null, ...masked({ owner }) };
}
