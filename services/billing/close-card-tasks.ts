import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';

interface GoodCard {
  readonly operatorId: string;
  readonly clientId: string;
  readonly actor: Actor;
  readonly now: Date;
}

/** The client's card is good again: nobody need see to the one that was not. */
export async function closeCardTasks(
  tx: Transaction,
  { operatorId, clientId, actor, now }: GoodCard,
): Promise<void> {
  const closed = await tx.task.updateManyAndReturn({
    where: { clientId, kind: 'card_expiring', status: 'open' },
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
