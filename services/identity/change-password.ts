import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../seal.ts';
import { checkPassword } from './check-password.ts';
import { settleNewPassword } from './settle-new-password.ts';

export interface PasswordChange {
  readonly userId: string;
  /** The session that asks: it goes on, all others end. */
  readonly sessionId: string;
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** Changes the password of whoever is signed in. @throws Refusal invalid (either password) */
export async function changePassword(
  authDb: Database,
  seal: Sealer,
  { userId, sessionId, currentPassword, newPassword }: PasswordChange,
  now: Date,
): Promise<void> {
  const user = await authDb.user.findUniqueOrThrow({
    where: { id: userId },
    include: { accounts: { where: { providerId: 'credential' } } },
  });
  const hash = user.accounts[0]?.password;
  if (!hash)
    throw wrong('You have no password yet: sign out, and choose one by the link for a forgotten one.');
  if (!(await verifyPassword({ hash, password: currentPassword })))
    throw wrong('That is not your current password.');
  await checkPassword(newPassword, user, 'newPassword');
  const next = await hashPassword(newPassword);
  await authDb.$transaction((tx) =>
    settleNewPassword(tx, seal, {
      user,
      hash: next,
      keepSessionId: sessionId,
      action: 'password.change',
      now,
    }),
  );
}

function wrong(words: string): Refusal {
  return new Refusal('invalid', words, [{ field: 'currentPassword', message: 'is not right' }]);
}
