import type { Transaction } from '../../prisma/tenant.ts';

export interface NotedPromise {
  readonly operatorId: string;
  readonly clientId: string;
  readonly subject: {
    readonly type:
      | 'campaign'
      | 'rollout'
      | 'lead'
      | 'appointment'
      | 'rebook'
      | 'invoice'
      | 'billing'
      | 'credit_note';
    readonly id: string;
  };
  /** What happens next, in plain words, without names or addresses. */
  readonly what: string;
  readonly until?: Date | undefined;
  readonly why: string;
  readonly blockedBy?: string | undefined;
}

/** Writes what happens next to something, when and why, in place of what was said before. */
export async function notePromise(tx: Transaction, promise: NotedPromise): Promise<void> {
  const says = {
    clientId: promise.clientId,
    what: promise.what,
    until: promise.until ?? null,
    why: promise.why,
    blockedBy: promise.blockedBy ?? null,
    updatedAt: new Date(),
  };
  const key = {
    operatorId: promise.operatorId,
    subjectType: promise.subject.type,
    subjectId: promise.subject.id,
  };
  await tx.promiseRow.upsert({
    where: { operatorId_subjectType_subjectId: key },
    create: { ...key, ...says },
    update: says,
  });
}

/** Takes the promise away: it was kept, or there is nothing more to wait for. */
export async function closePromise(
  tx: Transaction,
  subject: { operatorId: string; type: NotedPromise['subject']['type']; id: string },
): Promise<void> {
  await tx.promiseRow.deleteMany({
    where: { operatorId: subject.operatorId, subjectType: subject.type, subjectId: subject.id },
  });
}
