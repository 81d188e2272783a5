import type { PaymentSetupInput, PaymentSetupPlan } from '../../contracts/billing/workflow.ts';
import { nextSetupStep } from '../../domain/billing/setup-plan.ts';
import type { Database } from '../../prisma/client.ts';
import { readSetup } from './read-setup.ts';

const WORDS: Readonly<Record<PaymentSetupPlan['next'], string>> = {
  customer: 'Make the client known to Stripe',
  page: 'Have Stripe make a page for a payment method',
  await: 'Wait for the client to leave a payment method',
  look: 'Ask Stripe what became of the page',
  adopt: 'Make the payment method that was left the client’s',
  finish: 'Nothing more',
};

/** Says what a payment setup needs next. */
export async function planSetup(
  db: Database,
  input: PaymentSetupInput & { now: Date },
): Promise<PaymentSetupPlan> {
  const facts = await readSetup(db, input);
  const { next, until } = nextSetupStep(facts, input.now);
  const { status, clientId } = facts;
  return { next, status, clientId, says: WORDS[next], ...(until && { until: until.getTime() }) };
}
