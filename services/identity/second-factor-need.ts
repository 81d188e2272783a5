import type { Database } from '../../prisma/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** What stands between a person and a session: a code, or having a second factor at all. */
export type SecondFactorNeed = 'code' | 'enrol';

/** null: the first factor is enough. @param authDb opened with the login of sign-in */
export async function secondFactorNeed(
  authDb: Database | Transaction,
  userId: string,
): Promise<SecondFactorNeed | null> {
  const factor = await authDb.secondFactor.findUnique({ where: { userId }, select: { confirmedAt: true } });
  if (factor?.confirmedAt) return 'code';
  return (await isSecondFactorRequired(authDb, userId)) ? 'enrol' : null;
}

/** Whether any organization that the person is a member of asks for one. */
export async function isSecondFactorRequired(
  authDb: Database | Transaction,
  userId: string,
): Promise<boolean> {
  const asking = await authDb.member.findFirst({
    where: { userId, organization: { secondFactor: 'required' } },
    select: { id: true },
  });
  return asking !== null;
}
