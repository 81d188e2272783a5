import { Refusal } from '../refusal.ts';
import { type SecondFactorDeps, withSecondFactor } from './second-factor.ts';
import { takeCode } from './take-code.ts';

/**
 * The second step of signing in: spends a code of the app, or a backup code.
 *
 * @throws Refusal forbidden (wrong, or used already), not_yet (too many were wrong), conflict (there is none to show)
 */
export async function showSecondFactor(
  deps: SecondFactorDeps,
  { userId, code }: { readonly userId: string; readonly code: string },
): Promise<void> {
  await withSecondFactor(deps, userId, async (tx, row) =>
    row.confirmedAt
      ? takeCode(tx, deps, row, code)
      : new Refusal('conflict', 'There is no second factor any more. Sign in again.'),
  );
}
