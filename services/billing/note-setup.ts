import type { PaymentSetupInput } from '../../contracts/billing/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';

type By = PaymentSetupInput & { readonly actor: Actor };

interface NewPage {
  readonly stripeSessionId: string;
  readonly url: string | null;
  readonly expiresAt: Date;
}

/** Settles whom a page asks, before Stripe is asked to make it. What was settled before stands. @returns the customer */
export async function settleSetupPayer(
  tx: Transaction,
  { paymentSetupId, ...payer }: PaymentSetupInput & { customerId: string; connectionId: string | null },
): Promise<string | null> {
  await tx.paymentSetup.updateMany({
    where: { id: paymentSetupId, stripeCustomerId: null },
    data: { stripeCustomerId: payer.customerId, connectionId: payer.connectionId },
  });
  const { stripeCustomerId } = await tx.paymentSetup.findUniqueOrThrow({ where: { id: paymentSetupId } });
  return stripeCustomerId;
}

/** Its account is connected no more, or the client is another customer by now: a new page has to be asked for. */
export async function forgoSetup(tx: Transaction, { operatorId, paymentSetupId, actor }: By): Promise<void> {
  const { count } = await tx.paymentSetup.updateMany({
    where: { id: paymentSetupId, status: { in: ['requested', 'open'] } },
    data: { status: 'expired', url: null },
  });
  if (count === 0) return;
  await audit(tx, {
    ...{ operatorId, actor, action: 'payment_setup.expire' },
    subject: { type: 'payment_setup', id: paymentSetupId },
  });
}

/** Stripe has made the page. What the client has done on it meanwhile stands. */
export async function noteSetupPage(
  tx: Transaction,
  { paymentSetupId, ...page }: PaymentSetupInput & NewPage,
) {
  const { stripeSessionId, url, expiresAt } = page;
  await tx.paymentSetup.updateMany({
    where: { id: paymentSetupId, status: 'requested' },
    data: { status: 'open', stripeSessionId, url, expiresAt },
  });
}

/**
 * The client has left a method; which, may be told later. The first that is told of a setup stands. A page that was
 * called expired was not, when this is told of it.
 *
 * @returns whether that was news
 */
export async function noteMethodLeft(
  tx: Transaction,
  { operatorId, paymentSetupId, actor, ...left }: By & { paymentMethodId: string | undefined; at: Date },
): Promise<boolean> {
  const { paymentMethodId, at } = left;
  const setup = { id: paymentSetupId };
  const method = paymentMethodId && { paymentMethodId };
  const reopened = await tx.paymentSetup.updateMany({
    where: { ...setup, status: 'expired' },
    data: { status: 'open', completedAt: at, ...method },
  });
  const first = await tx.paymentSetup.updateMany({
    where: { ...setup, completedAt: null },
    data: { completedAt: at, ...method },
  });
  const later = method
    ? await tx.paymentSetup.updateMany({ where: { ...setup, paymentMethodId: null }, data: method })
    : { count: 0 };
  const isNews = reopened.count + first.count + later.count > 0;
  if (reopened.count + first.count > 0) {
    await audit(tx, {
      ...{ operatorId, actor, action: 'payment_setup.method_left' },
      subject: { type: 'payment_setup', id: paymentSetupId },
    });
  }
  return isNews;
}

/** The page is over and nothing was left on it. @returns whether that was news */
export async function noteSetupExpired(
  tx: Transaction,
  { operatorId, paymentSetupId, actor }: By,
): Promise<boolean> {
  const { count } = await tx.paymentSetup.updateMany({
    where: { id: paymentSetupId, status: { in: ['requested', 'open'] }, completedAt: null },
    data: { status: 'expired', url: null },
  });
  if (count === 0) return false;
  await audit(tx, {
    ...{ operatorId, actor, action: 'payment_setup.expire' },
    subject: { type: 'payment_setup', id: paymentSetupId },
  });
  return true;
}
