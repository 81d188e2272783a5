import type { PaymentSetupInput, PaymentSetupPlan } from '../../contracts/billing/workflow.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { adoptMethod, newestMethod } from '../../services/billing/adopt-method.ts';
import {
  forgoSetup,
  noteMethodLeft,
  noteSetupExpired,
  noteSetupPage,
  settleSetupPayer,
} from '../../services/billing/note-setup.ts';
import { planSetup } from '../../services/billing/plan-setup.ts';
import { readSetup, type SetupFacts } from '../../services/billing/read-setup.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps, StripeDeps } from '../deps.ts';
import { retryLater } from '../vendor-answer.ts';
import { ensureStripeCustomer } from './ensure-customer.ts';

export interface PaymentSetupBooks {
  /** @param input with the workflow's clock: epoch milliseconds */
  planSetup(input: PaymentSetupInput & { readonly now: number }): Promise<PaymentSetupPlan>;
}

/** The steps of a payment setup at Stripe. Each is safe to try again, whatever became of an earlier try. */
export interface PaymentSetupActivities {
  ensurePayer(input: PaymentSetupInput): Promise<void>;
  openSetupPage(input: PaymentSetupInput): Promise<void>;
  /** Asks Stripe what became of the page. `undecided`: Stripe does not know yet. */
  lookAtSetup(input: PaymentSetupInput): Promise<'decided' | 'undecided'>;
  /** Has Stripe charge the method that the client left last. */
  adoptPaymentMethod(input: PaymentSetupInput): Promise<void>;
}

export function paymentSetupBooks({ db }: Pick<ActivityDeps, 'db'>): PaymentSetupBooks {
  return { planSetup: (input) => planSetup(db, { ...input, now: new Date(input.now) }) };
}

type Deps = StripeDeps & Pick<ActivityDeps, 'setupReturnUrl'>;

interface Step extends Omit<Deps, 'accounts'> {
  readonly facts: SetupFacts;
  readonly input: PaymentSetupInput;
  /** The account that the page is made at. */
  readonly stripe: StripeClient;
}

export function paymentSetupActivities(deps: Deps): PaymentSetupActivities {
  const { accounts, ...rest } = deps;
  const step =
    <T>(act: (step: Step) => Promise<T>, over: T) =>
    async (input: PaymentSetupInput): Promise<T> => {
      try {
        const facts = await readSetup(deps.db, input);
        const stripe = await accounts.named('stripe', facts);
        if (stripe && !facts.isForgone) return await act({ ...rest, facts, input, stripe });
        const by = { ...input, actor: actorOf(input) };
        await asOperator(deps.db, input.operatorId, (tx) => forgoSetup(tx, by));
        return over;
      } catch (error) {
        throw error instanceof VendorError ? retryLater(error) : error;
      }
    };
  return {
    ensurePayer: step(({ facts, ...made }) => ensureStripeCustomer(made, facts), undefined),
    openSetupPage: step(openSetupPage, undefined),
    lookAtSetup: step(lookAtSetup, 'decided' as const),
    adoptPaymentMethod: step(adoptPaymentMethod, undefined),
  };
}

/**
 * A page is not looked for before it is made: while Stripe knows the key it answers with the first one, and what it has
 * forgotten is a page whose address nobody ever had.
 */
async function openSetupPage({ db, setupReturnUrl, facts, input, stripe }: Step): Promise<void> {
  // Another account came into use since its customer was made known: what it needs is planned again.
  if (facts.stripeSessionId || !facts.customerId) return;
  const { id, operatorId, clientId, currency, connectionId } = facts;
  const payer = { customerId: facts.customerId, connectionId };
  const settled = await asOperator(db, operatorId, (tx) => settleSetupPayer(tx, { ...input, ...payer }));
  if (settled !== payer.customerId) throw new Error('another try has begun it elsewhere: again');
  const page = await stripe.createSetupPage({
    customerId: payer.customerId,
    currency,
    returnUrl: setupReturnUrl,
    metadata: { operator_id: operatorId, client_id: clientId, payment_setup_id: id },
    idempotencyKey: `payment-setup:${id}`,
  });
  const { url, expiresAt } = page;
  await asOperator(db, operatorId, (tx) =>
    noteSetupPage(tx, { ...input, stripeSessionId: page.id, url, expiresAt }),
  );
}

async function lookAtSetup({ db, stripe, facts, input }: Step): Promise<'decided' | 'undecided'> {
  const { stripeSessionId, expiresAt } = facts;
  if (!stripeSessionId || !expiresAt) return 'undecided';
  const { status, paymentMethodId } = await stripe.getSetupPage(stripeSessionId);
  const by = { ...input, actor: actorOf(input) };
  return asOperator(db, input.operatorId, async (tx) => {
    if (status === 'complete' && paymentMethodId) {
      // When, nobody told us; before the page expired in any case.
      const at = new Date(Math.min(attemptTime().getTime(), expiresAt.getTime()));
      await noteMethodLeft(tx, { ...by, paymentMethodId, at });
      return 'decided';
    }
    if (status !== 'expired') return 'undecided';
    await noteSetupExpired(tx, by);
    return 'decided';
  });
}

/**
 * Always the newest method, whosever setup it is: a late or lost request for an older one is made good by the setup that
 * sent it. Under its own key the newest one's request might be answered by Stripe from memory, and change nothing.
 */
async function adoptPaymentMethod({ db, stripe, facts, input }: Step): Promise<void> {
  const customerId = customerOf(facts);
  for (let isStored = false; !isStored; ) {
    const method = await newestMethod(db, input);
    const { setupId, paymentMethodId } = method;
    const again = setupId === facts.id ? '' : `:after:${facts.id}`;
    const idempotencyKey = `payment-method:${setupId}${again}`;
    await stripe.setDefaultPaymentMethod({ customerId, paymentMethodId, idempotencyKey });
    const card = await stripe.getCard(paymentMethodId);
    isStored = await adoptMethod(db, { ...input, method, card, now: attemptTime() });
  }
}

function customerOf({ customerId }: SetupFacts): string {
  if (!customerId) throw new Error('the Stripe customer is not known yet');
  return customerId;
}

function actorOf({ paymentSetupId }: PaymentSetupInput) {
  return { kind: 'workflow', id: `payment-setup:${paymentSetupId}` } as const;
}
