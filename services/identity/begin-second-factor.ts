import { Refusal } from '../refusal.ts';
import { secretPlace, type SecondFactorDeps, withSecondFactor } from './second-factor.ts';
import { takeCode } from './take-code.ts';
import { newTotpSecret, otpauthUri } from './totp.ts';

export interface NewApp {
  /** For typing into the app. */
  readonly secret: string;
  /** For the square that the app scans. */
  readonly uri: string;
}

/**
 * Makes a secret for an authenticator app. It counts once a first code of that app was right; until then what there
 * is stays. Whoever has a second factor shows it, and moves to another app so.
 *
 * @throws Refusal forbidden (the code is wrong, or is missing), not_yet
 */
export async function beginSecondFactor(
  deps: SecondFactorDeps,
  { userId, email, code }: { readonly userId: string; readonly email: string; readonly code?: string },
): Promise<NewApp> {
  return withSecondFactor(deps, userId, async (tx, row) => {
    if (row.confirmedAt) {
      if (!code) return new Refusal('forbidden', 'Type a code of the app you have now, or a backup code.');
      const taken = await takeCode(tx, deps, row, code);
      if (taken instanceof Refusal) return taken;
    }
    const secret = newTotpSecret();
    await tx.secondFactor.update({
      where: { userId },
      data: { pendingSecret: deps.seal.seal(secret, secretPlace(userId)) },
    });
    return { secret, uri: otpauthUri(secret, email) };
  });
}
