import { LaunchError } from './launch-error.ts';
import type { Say } from './progress.ts';

/** One way to come by an executable: answers its path, or throws why it cannot. */
export interface Attempt {
  readonly name: string;
  readonly find: (say: Say) => Promise<string>;
}

/**
 * The first attempt that gives a path.
 * @throws LaunchError that names what was tried, with each reason, and the remedy.
 */
export async function firstThatWorks(
  tool: string,
  attempts: readonly Attempt[],
  remedy: string,
  say: Say,
): Promise<string> {
  const failures: string[] = [];
  for (const attempt of attempts) {
    try {
      return await attempt.find(say);
    } catch (error) {
      if (error instanceof LaunchError) throw error;
      failures.push(`${attempt.name} (${error instanceof Error ? error.message : String(error)})`);
    }
  }
  throw new LaunchError(`There is no ${tool}. Tried: ${failures.join('; ')}. ${remedy}`);
}
