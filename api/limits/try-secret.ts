import type { GuessKind } from './budgets.ts';
import type { Guess, Guesses } from './guesses.ts';
import { tooMany } from './too-many.ts';

/**
 * Does what needs a secret that somebody typed. Whatever `work` throws is a wrong one.
 *
 * @throws ApiProblem too_many_requests; whatever `work` does
 */
export async function trySecret<T>(
  guesses: Guesses,
  kind: GuessKind,
  guess: Guess,
  work: () => Promise<T>,
): Promise<T> {
  const wait = await guesses.count(kind, guess);
  if (wait > 0) throw tooMany('Too many wrong tries.', wait);
  const done = await work();
  await guesses.wasRight(kind, guess);
  return done;
}

/** The password once more, by a session that may be stolen: counted apart, so that a thief shuts nobody out of sign-in. */
export function againBy(userId: string, address: string): Guess {
  return { account: `again ${userId}`, address };
}
