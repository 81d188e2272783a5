import { continueAsNew, isCancellation } from '@temporalio/workflow';
import type { CampaignRef, RefreshInput } from '../../contracts/appointments/availability.ts';
import { PRIORITY } from '../../contracts/task-queues.ts';
import { books, outward } from '../act.ts';
import { say } from '../describe.ts';

/** Some hundred requests: as long as a history should be. */
const PAGES_A_RUN = 10;

/** Asks the calendars for the free times of all running campaigns, a page at a time. A schedule starts it every ten minutes. */
export async function refreshAvailabilities({ after }: RefreshInput): Promise<void> {
  let from = after;
  let failed = 0;
  for (let page = 0; page < PAGES_A_RUN; page += 1) {
    const { campaigns, next } = await books.listCalendars({ after: from });
    const done = await Promise.all(campaigns.map(refresh));
    failed += done.filter((isDone) => !isDone).length;
    say(failed > 0 ? `${failed} calendars did not answer` : 'Every calendar answered');
    if (next === null) return;
    from = next;
  }
  await continueAsNew<typeof refreshAvailabilities>({ after: from });
}

/** One calendar's failure is no other's. */
async function refresh(campaign: CampaignRef): Promise<boolean> {
  try {
    await outward(campaign.operatorId, PRIORITY.bulk).calendar.refreshAvailability(campaign);
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}
