import type { PaymentSetupPlan } from '../../contracts/billing/workflow.ts';

/** A payment setup as it stands. */
export interface SetupStanding {
  /** requested, open, completed or expired */
  readonly status: string;
  readonly customerId: string | null;
  readonly stripeSessionId: string | null;
  readonly expiresAt: Date | null;
  /** When the client left a method; the status follows once it is the client's own. */
  readonly completedAt: Date | null;
  readonly paymentMethodId: string | null;
}

interface NextSetupStep {
  readonly next: PaymentSetupPlan['next'];
  /** Of a wait: when to look again. */
  readonly until: Date | null;
}

/** What a payment setup needs next, by the facts alone: planned again after any crash, it comes to the same. */
export function nextSetupStep(setup: SetupStanding, now: Date): NextSetupStep {
  return { next: stepOf(setup, now), until: setup.expiresAt };
}

function stepOf(setup: SetupStanding, now: Date): PaymentSetupPlan['next'] {
  const { status, expiresAt } = setup;
  if (status !== 'requested' && status !== 'open') return 'finish';
  if (!setup.customerId) return 'customer';
  if (setup.paymentMethodId) return 'adopt';
  if (!setup.stripeSessionId || !expiresAt) return 'page';
  // Told that a method was left, but not which; or the page is over, and the news of how may have been lost.
  return setup.completedAt || now >= expiresAt ? 'look' : 'await';
}

/** Whether the client can use the page now. */
export function isUsable({ status, url, expiresAt, completedAt }: UsablePage, now: Date): boolean {
  return status === 'open' && url !== null && !completedAt && expiresAt !== null && now < expiresAt;
}

export interface UsablePage {
  readonly status: string;
  readonly url: string | null;
  readonly expiresAt: Date | null;
  readonly completedAt: Date | null;
}

/** What whoever asked for a page does next, in plain words. */
export function setupWords(setup: UsablePage, now: Date): string {
  if (setup.status === 'completed') return 'The payment method that was left is the client’s.';
  if (setup.completedAt) return 'A payment method was left; it is being made the client’s.';
  if (setup.status === 'requested') return 'The page is being made: ask again in a few seconds.';
  if (isUsable(setup, now)) return 'The client opens the page and leaves a payment method there.';
  return 'The page has expired: ask for a new one.';
}
