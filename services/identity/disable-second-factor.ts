import { Refusal } from '../refusal.ts';
import { auditPerson } from './audit-person.ts';
import { isSecondFactorRequired } from './second-factor-need.ts';
import { type SecondFactorDeps, withSecondFactor } from './second-factor.ts';
import { tellSignInChanged } from './tell-sign-in-changed.ts';
import { takeCode } from './take-code.ts';

/**
 * Takes the second factor away; not where an organization asks for one.
 *
 * @throws Refusal forbidden (required, or the code is wrong), not_yet, conflict (there is none)
 */
export async function disableSecondFactor(
  deps: SecondFactorDeps,
  { userId, code }: { readonly userId: string; readonly code: string },
): Promise<void> {
  await withSecondFactor(deps, userId, async (tx, row) => {
    if (!row.confirmedAt) return new Refusal('conflict', 'There is no second factor.');
    if (await isSecondFactorRequired(tx, userId))
      return new Refusal(
        'forbidden',
        'Your organization asks for a second factor: it can be moved, not ended.',
      );
    const taken = await takeCode(tx, deps, row, code);
    if (taken instanceof Refusal) return taken;
    await tx.secondFactor.delete({ where: { userId } });
    await auditPerson(tx, { userId, action: 'second_factor.disable' });
    const about = 'No code is asked for any more when you sign in.';
    await tellSignInChanged(tx, deps.seal, { userId, about, now: deps.now() });
    return taken;
  });
}
