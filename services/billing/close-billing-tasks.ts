import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import type { BillingTask } from '../messaging/create-task.ts';

interface Settled {
  readonly operatorId: string;
  readonly clientId: string;
  readonly kind: BillingTask;
  /** The one task that is settled; left out: all of the kind. */
  readonly key?: string;
  readonly actor: Actor;
  readonly now: Date;
}

/** What a client's tasks of a kind asked for is settled without anybody: nobody need see to it any more. */
export async function closeBillingTasks(
  tx: Transaction,
  { operatorId, clientId, kind, key, actor, now }: Settled,
): Promise<void> {
  const closed = await tx.task.updateManyAndReturn({
    where: { clientId, kind, status: 'open', ...(key ? { key } : {}) },
    data: { status: 'done', doneAt: now },
  });
  for (const { id } of closed) {
    await audit(tx, {
      ...{ operatorId, actor, action: 'task.change', subject: { type: 'task', id } },
      before: { status: 'open' },
      after: { status: 'done' },
    });
  }
}
