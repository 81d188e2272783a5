import type { Database } from '../../prisma/client.ts';
import { auditPerson } from './audit-person.ts';
import { takeToken } from './one-time-token.ts';

/** Takes it as proven that a person's address is theirs. @returns false: the link is unknown, used or too old */
export async function verifyEmail(authDb: Database, token: string, now: Date): Promise<boolean> {
  return authDb.$transaction(async (tx) => {
    const userId = await takeToken(tx, 'verify-email', token, now);
    if (!userId) return false;
    const { count } = await tx.user.updateMany({ where: { id: userId }, data: { emailVerified: true } });
    if (count === 0) return false;
    await auditPerson(tx, { userId, action: 'email.verify' });
    return true;
  });
}
