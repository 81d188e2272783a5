import { ApplicationFailure, continueAsNew, isCancellation } from '@temporalio/workflow';
import type { ErasedCalls, EraseCallsInput } from '../../contracts/calls/workflow.ts';
import { books, callErasure } from '../act.ts';
import { say } from '../describe.ts';

/** Some hundred activities: as long as a history should be. */
const PAGES_A_RUN = 100;
const MOST_NAMED = 100;

/**
 * Gives up recordings, transcripts and summaries whose time is over, operator by operator. A schedule starts it every
 * night; what fails is tried again the next one.
 *
 * @returns of how many calls
 */
export async function eraseCalls(from: EraseCallsInput): Promise<number> {
  let { after, place, erased } = from;
  let failed = [...from.failed];
  for (let pages = 0; ; ) {
    const { operatorIds, next } = await books.listOperators({ after });
    for (const operatorId of operatorIds) {
      do {
        if (pages >= PAGES_A_RUN) return continueAsNew<typeof eraseCalls>({ after, place, erased, failed });
        pages += 1;
        const page: ErasedCalls = await erasePage(operatorId, place);
        erased += page.erased;
        failed = [...failed, ...page.refused].slice(0, MOST_NAMED);
        place = page.next;
      } while (place);
      after = operatorId;
    }
    if (next === null) break;
  }
  say(`What was said in ${erased} calls is erased; ${failed.length} failed`);
  if (failed.length > 0) throw notAll(failed);
  return erased;
}

async function erasePage(operatorId: string, place: EraseCallsInput['place']): Promise<ErasedCalls> {
  try {
    return await callErasure.eraseCalls({ operatorId, place });
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { erased: 0, refused: [operatorId], next: null };
  }
}

/** So that whoever looks at the runs sees it. */
function notAll(failed: readonly string[]): ApplicationFailure {
  return ApplicationFailure.create({
    message: `What was said in some calls could not be erased: ${failed.slice(0, 20).join(', ')}`,
    type: 'CallsNotErased',
    nonRetryable: true,
    details: [...failed],
  });
}
