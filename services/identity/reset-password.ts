import { hashPassword } from 'better-auth/crypto';
import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../seal.ts';
import { checkPassword } from './check-password.ts';
import { readToken, takeToken } from './one-time-token.ts';
import { settleNewPassword } from './settle-new-password.ts';

const GONE = 'This link was used or is too old: ask for another.';

/**
 * Sets the password that somebody chose by the link in an email, once. Whoever was signed in is so no more, and the
 * person is told.
 *
 * @returns the address, which is shown to be theirs
 * @throws Refusal not_found (the link is unknown, used or too old), invalid (the password)
 */
export async function resetPassword(
  authDb: Database,
  seal: Sealer,
  { token, password }: { readonly token: string; readonly password: string },
  now: Date,
): Promise<string> {
  const userId = await readToken(authDb, 'reset-password', token, now);
  const user = userId && (await authDb.user.findUnique({ where: { id: userId } }));
  if (!user) throw new Refusal('not_found', GONE);
  await checkPassword(password, user);
  const hash = await hashPassword(password);
  await authDb.$transaction(async (tx) => {
    const taken = await takeToken(tx, 'reset-password', token, now);
    if (taken !== user.id) throw new Refusal('not_found', GONE);
    // The link came to this address: it is theirs.
    await tx.user.update({ where: { id: user.id }, data: { emailVerified: true } });
    await settleNewPassword(tx, seal, { user, hash, keepSessionId: null, action: 'password.reset', now });
  });
  return user.email;
}
