import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';

export interface Change {
  readonly operatorId: string;
  readonly actor: Actor;
  /** What was done, e.g. `lead.status`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly before?: Prisma.InputJsonObject;
  readonly after?: Prisma.InputJsonObject;
}

/** Writes who changed what, in the transaction that changed it. Never pass a secret or a message's text. */
export async function audit(tx: Transaction, change: Change): Promise<void> {
  // Not create: that reads the row back, which the login of sign-in may not.
  await tx.audit.createMany({
    data: {
      operatorId: change.operatorId,
      actorKind: change.actor.kind,
      actorId: change.actor.id,
      action: change.action,
      subjectType: change.subject.type,
      subjectId: change.subject.id,
      before: change.before,
      after: change.after,
    },
  });
}
