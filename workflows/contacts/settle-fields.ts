import { continueAsNew, defineSignal, setHandler } from '@temporalio/workflow';
import { MARKS_CHANGED, type SettleFieldsInput } from '../../contracts/contacts/workflow.ts';
import { ownFields } from '../act.ts';
import { say } from '../describe.ts';

/** Some hundred activities: as long as a history should be. */
const PAGES_A_RUN = 200;

/**
 * Seals what an operator has marked as sensitive in all its contacts, and opens what it marks no more. When the marks
 * change meanwhile it looks at all of them once more.
 *
 * @returns how many contacts it changed
 */
export async function settleFields({
  operatorId,
  after,
  changed = 0,
  isStale = false,
}: SettleFieldsInput): Promise<number> {
  let stale = isStale;
  setHandler(defineSignal(MARKS_CHANGED), () => {
    stale = true;
  });
  let place = after ?? null;
  for (let pages = 0; ; pages += 1) {
    if (place === null) stale = false;
    if (pages >= PAGES_A_RUN) {
      return continueAsNew<typeof settleFields>({
        operatorId,
        ...(place && { after: place }),
        changed,
        isStale: stale,
      });
    }
    const page = await ownFields.settleFieldsPage({ operatorId, after: place });
    changed += page.changed;
    place = page.next;
    say(`${changed} contacts are as they are marked`);
    if (place === null && !stale) return changed;
  }
}
