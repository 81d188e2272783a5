import { continueAsNew, isCancellation, sleep } from '@temporalio/workflow';
import type { ReconcileInstantlyInput } from '../../contracts/instantly/workflow.ts';
import { books, instantlyReconciliation } from '../act.ts';
import { failIfAny } from '../billing/each-operator.ts';
import { findableBy, say } from '../describe.ts';
import { listCampaigns } from './mirror.ts';

/** Some hundred activities: as long as a history should be. */
const PAGES_A_RUN = 5;

/** What was picked up is counted by the relay, as what comes by itself: within moments. */
const COUNTED_WITHIN = '1m';

/**
 * Goes through what Instantly says that it sent to us, and keeps what has not come; and, but for the hourly runs, reads the
 * campaigns anew and compares our figures with Instantly's. For one operator, or for everybody who has an account there.
 */
export async function reconcileInstantly({
  operatorId,
  only,
  after,
  failed = [],
}: ReconcileInstantlyInput): Promise<void> {
  const work = only === 'missed' ? pickUp : reconcileAll;
  let from = after ?? null;
  const all = [...failed];
  if (operatorId !== undefined) findableBy({ operatorId, status: 'reconciling' });
  for (let page = 0; page < PAGES_A_RUN; page += 1) {
    const { operatorIds, next } =
      operatorId === undefined
        ? await books.listInstantlyUsers({ after: from })
        : { operatorIds: [operatorId], next: null };
    say(`Looks through what Instantly sent to ${operatorIds.length} operators, page by page`);
    const done = await Promise.all(operatorIds.map((each) => succeeds(() => work(each))));
    all.push(...operatorIds.filter((_, i) => !done[i]));
    from = next;
    if (next === null) break;
  }
  if (from !== null)
    await continueAsNew<typeof reconcileInstantly>({
      ...(only && { only }),
      ...{ after: from, failed: all },
    });
  say(all.length > 0 ? `${all.length} operators could not be seen to` : 'All have been seen to');
  failIfAny(all, 'Instantly');
}

async function pickUp(operatorId: string): Promise<number> {
  return instantlyReconciliation.pickUpInstantly({ operatorId });
}

/** What could not be picked up keeps nobody from comparing: that is what shows it. */
async function reconcileAll(operatorId: string): Promise<void> {
  const listing = await listCampaigns(operatorId);
  let missed: unknown = null;
  const found = await pickUp(operatorId).catch((error: unknown) => {
    if (isCancellation(error)) throw error;
    missed = error;
    return 0;
  });
  if (found > 0) await sleep(COUNTED_WITHIN);
  await instantlyReconciliation.compareInstantly({ operatorId });
  if (missed) throw missed;
  if (listing === 'refused' || listing === 'failed') throw new Error('there is no list');
}

/** One operator's failure is no other's. */
async function succeeds(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}
