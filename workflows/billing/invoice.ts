import { allHandlersFinished, condition, defineSignal, setHandler } from '@temporalio/workflow';
import { INVOICE_CHANGED, type InvoiceInput, type InvoicePlan } from '../../contracts/billing/workflow.ts';
import { books, stripe } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';

const STEPS: Readonly<Partial<Record<InvoicePlan['next'], (input: InvoiceInput) => Promise<void>>>> = {
  customer: (input) => stripe.ensureCustomer(input),
  draft: (input) => stripe.draftInvoice(input),
  line: (input) => stripe.addLine(input),
  finalize: (input) => stripe.finalizeInvoice(input),
  send: (input) => stripe.sendInvoice(input),
  charge: (input) => stripe.chargeInvoice(input),
  overdue: (input) => books.markOverdue(now(input)),
  remind: (input) => books.remindClient(now(input)),
  pause: (input) => books.pauseClient(now(input)),
};

/** Makes an invoice at Stripe, a step at a time, sends it, and follows it up until it is paid or given up. */
export async function invoice(input: InvoiceInput): Promise<string> {
  let changed = false;
  setHandler(defineSignal(INVOICE_CHANGED), () => {
    changed = true;
  });
  for (let standing = ''; ; ) {
    changed = false;
    const plan = await books.planInvoice(now(input));
    if (standing === '') findableBy({ ...input, ...plan });
    else if (standing !== plan.status) nowStands(plan.status);
    standing = plan.status;
    say(plan.says);
    const step = STEPS[plan.next];
    if (step) await step(input);
    else if (plan.next === 'await_payment') await news(() => changed, plan.until);
    else {
      await condition(allHandlersFinished);
      return plan.status;
    }
  }
}

function now(input: InvoiceInput): InvoiceInput & { now: number } {
  return { ...input, now: Date.now() };
}

async function news(changed: () => boolean, until: number | undefined): Promise<void> {
  if (until === undefined) await condition(changed);
  else await condition(changed, Math.max(1, until - Date.now()));
}
