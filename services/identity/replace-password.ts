import type { Transaction } from '../../prisma/tenant.ts';
import { setPasswordHash } from './create-person.ts';
import { endSignInsUnderWay } from './end-sign-ins-under-way.ts';

interface Replaced {
  readonly userId: string;
  readonly hash: string;
  /** The session that goes on; null: none does. */
  readonly keepSessionId: string | null;
}

/** Replaces a password: other sessions, sign-ins under way and links to a new password end with the old one. */
export async function replacePassword(
  tx: Transaction,
  { userId, hash, keepSessionId }: Replaced,
): Promise<{ sessionsEnded: number }> {
  await setPasswordHash(tx, userId, hash);
  const { count } = await tx.session.deleteMany({
    where: { userId, ...(keepSessionId !== null && { id: { not: keepSessionId } }) },
  });
  await tx.verification.deleteMany({
    where: { identifier: { startsWith: 'reset-password:' }, value: userId },
  });
  await endSignInsUnderWay(tx, userId);
  return { sessionsEnded: count };
}
