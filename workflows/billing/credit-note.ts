import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { CREDIT_CHANGED, type CreditInput } from '../../contracts/billing/workflow.ts';
import { books, stripe } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;

/** Issues one credit note at Stripe, as soon as its invoice is final there. */
export async function creditNote(input: CreditInput): Promise<string> {
  let changed = false;
  setHandler(defineSignal(CREDIT_CHANGED), () => {
    changed = true;
  });
  let standing = '';
  let wait = 0;
  while (!workflowInfo().continueAsNewSuggested || changed) {
    changed = false;
    const plan = await books.planCredit(input);
    if (standing === '') findableBy({ ...input, ...plan });
    else if (standing !== plan.status) nowStands(plan.status);
    standing = plan.status;
    say(plan.says);
    if (plan.next === 'finish') {
      await condition(allHandlersFinished);
      return plan.status;
    }
    if (plan.next === 'issue' && (await stripe.issueCredit(input))) continue;
    wait = Math.min(Math.max(MINUTE_MS, 2 * wait), LONGEST_WAIT_MS);
    if (await condition(() => changed, wait)) wait = 0;
  }
  return continueAsNew<typeof creditNote>(input);
}
