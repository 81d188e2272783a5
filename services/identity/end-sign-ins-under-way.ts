import type { Transaction } from '../../prisma/tenant.ts';

/**
 * Ends sign-ins that wait for their second step: the first one was by what counts no more. Without this whoever knew the
 * old password could set up a second factor of their own after it was changed.
 *
 * @param tx of the login of sign-in
 */
export async function endSignInsUnderWay(tx: Transaction, userId: string): Promise<void> {
  // A challenge begins so; links in emails stand for the bare id.
  const value = { startsWith: `{"userId":${JSON.stringify(userId)},` };
  await tx.verification.deleteMany({ where: { value } });
}
