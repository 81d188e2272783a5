import { Refusal } from '../refusal.ts';
import { hashBackupCode, newBackupCodes } from './backup-codes.ts';
import { auditPerson } from './audit-person.ts';
import { secretPlace, type SecondFactorDeps, withSecondFactor } from './second-factor.ts';
import { stepOfCode } from './totp.ts';

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
 * @throws Refusal forbidden (the code is wrong), conflict (nothing was begun, or there is one already)
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
    if (step === null)
      return new Refusal(
        'forbidden',
        'That code is wrong. Is it the newest one, and is the phone’s clock right?',
      );
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
    return backupCodes;
  });
}
