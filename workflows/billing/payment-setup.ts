import { allHandlersFinished, condition, defineSignal, setHandler } from '@temporalio/workflow';
import {
  type PaymentSetupInput,
  type PaymentSetupPlan,
  SETUP_CHANGED,
} from '../../contracts/billing/workflow.ts';
import { books, stripe } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';

const STEPS: Readonly<
  Partial<Record<PaymentSetupPlan['next'], (input: PaymentSetupInput) => Promise<void>>>
> = {
  customer: (input) => stripe.ensurePayer(input),
  page: (input) => stripe.openSetupPage(input),
  adopt: (input) => stripe.adoptPaymentMethod(input),
};

/** Between two questions to Stripe about a page that it has not closed yet. */
const ASK_AGAIN_MS = 10 * 60_000;

/** Has Stripe make a page for a payment method, and makes what is left there the client's; asks in the end, should no news have come. */
export async function paymentSetup(input: PaymentSetupInput): Promise<string> {
  let changed = false;
  setHandler(defineSignal(SETUP_CHANGED), () => {
    changed = true;
  });
  const newsOr = (ms: number) => condition(() => changed, Math.max(1, ms));
  for (let standing = ''; ; ) {
    changed = false;
    const plan = await books.planSetup({ ...input, now: Date.now() });
    if (standing === '') findableBy({ ...input, ...plan });
    else if (standing !== plan.status) nowStands(plan.status);
    standing = plan.status;
    say(plan.says);
    const step = STEPS[plan.next];
    if (step) await step(input);
    else if (plan.next === 'await') await newsOr((plan.until ?? 0) - Date.now());
    else if (plan.next === 'look') {
      if ((await stripe.lookAtSetup(input)) === 'undecided') await newsOr(ASK_AGAIN_MS);
    } else {
      await condition(allHandlersFinished);
      return plan.status;
    }
  }
}
