import type { RefundFact } from '../../contracts/billing/facts.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import type { Applied } from '../inbox/applied.ts';
import { currencyOf, keepPayment, sumRefunds } from './keep-payment.ts';
import { postLedger } from './post-ledger.ts';

interface RefundNews {
  readonly operatorId: string;
  readonly fact: RefundFact;
  readonly actor: Actor;
}

/**
 * Books what has gone back of a payment since we last heard of it. Stripe tells the sum so far: an older sum that comes
 * late is no news. The invoice stays paid.
 */
export async function recordRefund(
  tx: Transaction,
  { operatorId, fact, actor }: RefundNews,
): Promise<Applied> {
  const clientId = await payerOf(tx, operatorId, fact);
  if (!clientId) return 'no_recipient';
  const { paymentIntentId, chargeId, refundedCents, at } = fact;
  const payment = await keepPayment(tx, { operatorId, clientId, paymentIntentId });
  const newCents = refundedCents - payment.refundedCents;
  if (newCents <= 0) return 'applied';
  await tx.payment.update({
    where: { id: payment.id },
    data: { refundedCents, stripeChargeId: chargeId },
  });
  await sumRefunds(tx, payment.invoiceId);
  await postLedger(tx, {
    ...{ operatorId, clientId, invoiceId: payment.invoiceId, kind: 'refund', at },
    currency: await currencyOf(tx, payment, at),
    booking: `refund:${paymentIntentId}:${refundedCents}`,
    sides: { refunds: newCents, cash: -newCents },
  });
  await audit(tx, {
    ...{ operatorId, actor, action: 'payment.refund', subject: { type: 'payment', id: payment.id } },
    before: { refundedCents: payment.refundedCents },
    after: { refundedCents },
  });
  return 'applied';
}

/** Whose payment it is; before its payment is known, whose account the customer is. */
async function payerOf(
  tx: Transaction,
  operatorId: string,
  { paymentIntentId, customerId }: RefundFact,
): Promise<string | null> {
  const payment = await tx.payment.findFirst({
    where: { operatorId, stripePaymentIntentId: paymentIntentId },
    select: { clientId: true },
  });
  if (payment) return payment.clientId;
  if (!customerId) return null;
  const account = await tx.billingAccount.findFirst({
    where: { operatorId, stripeCustomerId: customerId },
    select: { clientId: true },
  });
  return account?.clientId ?? null;
}
