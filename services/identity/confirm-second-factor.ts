import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { hashBackupCode, newBackupCodes } from './backup-codes.ts';
import { auditPerson } from './audit-person.ts';
import {
  secretPlace,
  type SecondFactorDeps,
  type SecondFactorRow,
  withSecondFactor,
} from './second-factor.ts';
import { tellSignInChanged } from './tell-sign-in-changed.ts';
import { stepOfCode } from './totp.ts';

/** Whoever only came by a session must not find the code of an app that waits by trying them all. */
const TRIES = 5;

interface FirstCode {
  readonly userId: string;
  readonly code: string;
  /** Only a session may put an app in another's place: whoever has shown no more than a password may not. */
  readonly mayReplace: boolean;
}

/**
 * The first code of a new app: from now on it counts. Sessions that were begun without one end.
 *
 * @returns backup codes, which nobody sees again
 * @throws Refusal forbidden (the code is wrong; after some the app is forgotten), conflict (nothing was begun, or there is one already)
 */
export async function confirmSecondFactor(
  deps: SecondFactorDeps,
  { userId, code, mayReplace }: FirstCode,
): Promise<string[]> {
  return withSecondFactor(deps, userId, async (tx, row) => {
    if (row.confirmedAt && !mayReplace)
      return new Refusal('conflict', 'There is a second factor already. Sign in again, and type its code.');
    if (!row.pendingSecret)
      return new Refusal('conflict', 'Begin again: there is no app that waits for a code.');
    const secret = deps.seal.open(row.pendingSecret, secretPlace(userId));
    const step = stepOfCode(secret, code.replace(/\s/g, ''), deps.now());
    if (step === null) return countWrong(tx, row);
    const backupCodes = newBackupCodes();
    await tx.secondFactor.update({
      where: { userId },
      data: {
        secret: row.pendingSecret,
        pendingSecret: null,
        confirmedAt: deps.now(),
        lastStep: step,
        wrongTries: 0,
        lockedUntil: null,
        backupCodes: backupCodes.map((one) => hashBackupCode(one, userId, deps.secret)),
      },
    });
    const { count: sessionsEnded } = await tx.session.deleteMany({ where: { userId, secondFactorAt: null } });
    const action = row.confirmedAt ? 'second_factor.replace' : 'second_factor.enable';
    await auditPerson(tx, { userId, action, after: { sessionsEnded } });
    const about = row.confirmedAt
      ? 'Codes of another authenticator app are asked for when you sign in.'
      : 'Codes of an authenticator app are asked for when you sign in from now on.';
    await tellSignInChanged(tx, deps.seal, { userId, about, now: deps.now() });
    return backupCodes;
  });
}

/** Too many, and the app that waits is forgotten: nobody is locked out, whoever holds the phone begins again. */
async function countWrong(tx: Transaction, { userId, wrongTries, confirmedAt }: SecondFactorRow) {
  const isLast = wrongTries + 1 >= TRIES;
  await tx.secondFactor.update({
    where: { userId },
    data: isLast
      ? // Those at an app that counts already are not forgiven by it.
        { pendingSecret: null, wrongTries: confirmedAt ? wrongTries : 0 }
      : { wrongTries: wrongTries + 1 },
  });
  await auditPerson(tx, { userId, action: 'second_factor.wrong_code', after: { code: 'first' } });
  if (isLast)
    return new Refusal('forbidden', 'That code is wrong too. Begin again, and scan the new square.');
  return new Refusal(
    'forbidden',
    'That code is wrong. Is it the newest one, and is the phone’s clock right?',
  );
}
