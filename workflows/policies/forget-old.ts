import { ApplicationFailure, continueAsNew, isCancellation } from '@temporalio/workflow';
import type { ForgetOldInput } from '../../contracts/policies/keep.ts';
import { books, forgetting } from '../act.ts';
import { say } from '../describe.ts';

/** Some hundred activities: as long as a history should be. */
const OPERATORS_A_RUN = 100;
const MOST_NAMED = 100;

/**
 * Gives up what is kept no longer, operator by operator. A schedule starts it every night; what fails is tried again the
 * next one.
 *
 * @returns how many rows and files went
 */
export async function forgetOld({ after, forgotten, failed }: ForgetOldInput): Promise<number> {
  let gone = forgotten;
  let notDone = [...failed];
  if (after === null) gone += await forgetting.forgetSignIns();
  let place = after;
  for (let done = 0; ; ) {
    const { operatorIds, next } = await books.listOperators({ after: place });
    for (const operatorId of operatorIds) {
      if (done >= OPERATORS_A_RUN)
        return continueAsNew<typeof forgetOld>({ after: place, forgotten: gone, failed: notDone });
      done += 1;
      const count = await forgetFor(operatorId);
      if (count === null) notDone = [...notDone, operatorId].slice(0, MOST_NAMED);
      gone += count ?? 0;
      place = operatorId;
    }
    if (next === null) break;
  }
  say(`${gone} rows and files are gone; ${notDone.length} operators failed`);
  if (notDone.length > 0) throw notAll(notDone);
  return gone;
}

/** Null: it could not be done; the others do not wait for it. */
async function forgetFor(operatorId: string): Promise<number | null> {
  try {
    return await forgetting.forgetOld({ operatorId });
  } catch (error) {
    if (isCancellation(error)) throw error;
    return null;
  }
}

/** So that whoever looks at the runs sees it. */
function notAll(failed: readonly string[]): ApplicationFailure {
  return ApplicationFailure.create({
    message: `What is kept no longer could not be given up for: ${failed.slice(0, 20).join(', ')}`,
    type: 'OldNotForgotten',
    nonRetryable: true,
    details: [...failed],
  });
}
