import { Refusal } from '../refusal.ts';
import { hashBackupCode, newBackupCodes } from './backup-codes.ts';
import { auditPerson } from './audit-person.ts';
import { type SecondFactorDeps, withSecondFactor } from './second-factor.ts';
import { takeCode } from './take-code.ts';

/**
 * Makes new backup codes; those there were are void.
 *
 * @throws Refusal forbidden (the code is wrong), not_yet, conflict (there is no second factor)
 */
export async function renewBackupCodes(
  deps: SecondFactorDeps,
  { userId, code }: { readonly userId: string; readonly code: string },
): Promise<string[]> {
  return withSecondFactor(deps, userId, async (tx, row) => {
    if (!row.confirmedAt) return new Refusal('conflict', 'Set up a second factor first.');
    const taken = await takeCode(tx, deps, row, code);
    if (taken instanceof Refusal) return taken;
    const codes = newBackupCodes();
    const backupCodes = codes.map((one) => hashBackupCode(one, userId, deps.secret));
    await tx.secondFactor.update({ where: { userId }, data: { backupCodes } });
    await auditPerson(tx, { userId, action: 'second_factor.renew_backup_codes' });
    return codes;
  });
}
