import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { hashBackupCode } from './backup-codes.ts';
import { auditPerson } from './audit-person.ts';
import { secretPlace, type SecondFactorDeps, type SecondFactorRow } from './second-factor.ts';
import { stepOfCode } from './totp.ts';

/** Three of a million codes are right at a time: five tries in a quarter of an hour find one in 0.14 % of the days. */
const TRIES = 5;
const PAUSE_MS = 15 * 60_000;

/** Which of the two a code was. */
export type CodeKind = 'app' | 'backup';

/**
 * Takes a code, which is spent by it. Wrong codes of the app are counted, and after some of them there is a pause;
 * backup codes are too long to be guessed and are taken all the same, so nobody is locked out by another's guesses.
 * A Refusal is returned, not thrown: what was counted must be committed.
 */
export async function takeCode(
  tx: Transaction,
  deps: SecondFactorDeps,
  row: SecondFactorRow,
  typed: string,
): Promise<CodeKind | Refusal> {
  const code = typed.replace(/\s/g, '');
  return /^\d{6}$/.test(code) ? takeAppCode(tx, deps, row, code) : takeBackupCode(tx, deps, row, code);
}

async function takeAppCode(tx: Transaction, deps: SecondFactorDeps, row: SecondFactorRow, code: string) {
  const { userId, lastStep, lockedUntil } = row;
  const now = deps.now();
  if (lockedUntil && lockedUntil > now) return pause(lockedUntil, now);
  const secret = row.secret && deps.seal.open(row.secret, secretPlace(userId));
  const step = secret ? stepOfCode(secret, code, now) : null;
  if (step === null) return countWrong(tx, row, now);
  if (step <= lastStep) {
    await auditPerson(tx, { userId, action: 'second_factor.used_code' });
    return new Refusal(
      'forbidden',
      'That code was used already. Wait for the next one: at most half a minute.',
    );
  }
  await tx.secondFactor.update({
    where: { userId },
    data: { lastStep: step, wrongTries: 0, lockedUntil: null },
  });
  return 'app';
}

async function takeBackupCode(tx: Transaction, deps: SecondFactorDeps, row: SecondFactorRow, code: string) {
  const hash = hashBackupCode(code, row.userId, deps.secret);
  const left = row.backupCodes.filter((one) => one !== hash);
  if (left.length === row.backupCodes.length) {
    await auditPerson(tx, {
      userId: row.userId,
      action: 'second_factor.wrong_code',
      after: { code: 'backup' },
    });
    return new Refusal('forbidden', 'That code is wrong, or it is a backup code that was used already.');
  }
  await tx.secondFactor.update({ where: { userId: row.userId }, data: { backupCodes: left } });
  await auditPerson(tx, {
    userId: row.userId,
    action: 'second_factor.use_backup_code',
    after: { left: left.length },
  });
  return 'backup';
}

async function countWrong(tx: Transaction, { userId, wrongTries }: SecondFactorRow, now: Date) {
  const isLast = wrongTries + 1 >= TRIES;
  const lockedUntil = isLast ? new Date(now.getTime() + PAUSE_MS) : null;
  await tx.secondFactor.update({
    where: { userId },
    data: { wrongTries: isLast ? 0 : wrongTries + 1, lockedUntil },
  });
  await auditPerson(tx, { userId, action: 'second_factor.wrong_code', after: { code: 'app' } });
  if (lockedUntil) return pause(lockedUntil, now);
  return new Refusal(
    'forbidden',
    'That code is wrong. Is it the newest one, and is the clock of the phone right?',
  );
}

function pause(until: Date, now: Date): Refusal {
  const minutes = Math.ceil((until.getTime() - now.getTime()) / 60_000);
  return new Refusal(
    'not_yet',
    `Too many wrong codes. Codes of the app are taken again in ${minutes} min.; a backup code works now.`,
  );
}
