import type { SweepInput } from '../../contracts/inbox/workflow.ts';
import { inbox } from '../act.ts';
import { say } from '../describe.ts';

/** Forgets raw events and delivered signals after their time. A schedule starts it every night. */
export async function sweepInbox(input: SweepInput): Promise<number> {
  const swept = await inbox.sweepInbox(input);
  say(`${swept} rows older than ${input.keepDays} days are gone`);
  return swept;
}
