import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { closeBillingTasks } from './close-billing-tasks.ts';
import { lockClient } from './lock-client.ts';
import { tellContested } from './tell-contested.ts';

/** Reads a dispute for a decision: nobody else decides about its client's shows meanwhile. @throws Refusal not_found */
export async function lockDispute(tx: Transaction, id: string): Promise<Prisma.DisputeModel> {
  const found = await tx.dispute.findUnique({ where: { id }, select: { clientId: true } });
  if (!found) throw new Refusal('not_found', 'There is no such dispute.');
  await lockClient(tx, found.clientId);
  return tx.dispute.findUniqueOrThrow({ where: { id } });
}

export interface DisputeEnd {
  readonly status: 'upheld' | 'replaced' | 'credited' | 'withdrawn';
  readonly reason: string | null;
  readonly now: Date;
}

/** Ends a locked, open dispute: its task is done, and the invoice goes on. */
export async function closeDispute(
  tx: Transaction,
  caller: Caller,
  dispute: Prisma.DisputeModel,
  { status, reason, now }: DisputeEnd,
): Promise<Prisma.DisputeModel> {
  const { id, operatorId } = dispute;
  const closed = await tx.dispute.update({
    where: { id },
    data: { status, resolution: reason, resolvedById: caller.actor.id, resolvedAt: now },
  });
  const { actor } = caller;
  const task = { kind: 'contested_show', key: `dispute:${id}` } as const;
  await closeBillingTasks(tx, { operatorId, clientId: dispute.clientId, ...task, actor, now });
  await audit(tx, {
    ...{ operatorId, actor, subject: { type: 'dispute', id } },
    action: status === 'withdrawn' ? 'dispute.withdraw' : 'dispute.resolve',
    before: { status: dispute.status },
    after: { status },
  });
  await tellContested(tx, dispute);
  return closed;
}
