import type { Transaction } from '../../prisma/tenant.ts';
import { lockMirror } from './lock-mirror.ts';

export interface FailedList {
  readonly operatorId: string;
  /** For a person: what is wrong, who has to do what, and what is shown meanwhile. */
  readonly problem: string;
  /** When Instantly was asked, and when it was given up. */
  readonly askedAt: Date;
  readonly now: Date;
}

/** Files why there is no list. What was listed before stays, and a list that was asked for later counts for more. */
export async function failMirror(
  tx: Transaction,
  { operatorId, problem, askedAt, now }: FailedList,
): Promise<void> {
  const { answeredAt } = await lockMirror(tx, operatorId);
  if (answeredAt !== null && answeredAt > askedAt) return;
  await tx.instantlyMirror.update({ where: { operatorId }, data: { askedAt: null, problem, failedAt: now } });
}
