import { condition, continueAsNew, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';
import { type BillingInput, SHOWS_CHANGED } from '../../contracts/billing/workflow.ts';
import { books } from '../act.ts';
import { findableBy, say } from '../describe.ts';

/** Counts one client's shows, one change at a time, and opens its milestones: no two at once, none twice. */
export async function clientBilling(input: BillingInput): Promise<void> {
  let changed = false;
  setHandler(defineSignal(SHOWS_CHANGED), () => {
    changed = true;
  });
  findableBy({ ...input, status: 'counting' });

  while (!workflowInfo().continueAsNewSuggested || changed) {
    await condition(() => changed);
    changed = false;
    const { netShown } = await books.openMilestones({ ...input, now: Date.now() });
    say(`Waits for the next show: ${netShown} net shows so far`);
  }
  await continueAsNew<typeof clientBilling>(input);
}
