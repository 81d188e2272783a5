import { refundFactsOf, type TheirMoney } from '../../domain/billing/their-money.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { recordChargeback } from './record-chargeback.ts';
import { recordPayment } from './record-payment.ts';
import { recordRefund } from './record-refund.ts';
import { recordRefundFailure } from './record-refund-failure.ts';

interface ListedMoney {
  readonly operatorId: string;
  readonly theirs: TheirMoney;
  readonly actor: Actor;
  readonly now: Date;
}

/**
 * Applies what Stripe lists of a charge by the verbs of its events: its payment, what went back, what a bank took. Stripe
 * does not list when a refund failed or a bank decided: that is dated now.
 */
export async function applyMoney(tx: Transaction, listed: ListedMoney): Promise<void> {
  const { operatorId, theirs, actor, now } = listed;
  const { charge, payments, refunds, chargebacks } = theirs;
  for (const fact of payments) await recordPayment(tx, { operatorId, fact, actor });
  for (const fact of refundFactsOf(theirs)) await recordRefund(tx, { operatorId, fact, actor });
  for (const { id: refundId, amountCents, hasFailed } of refunds) {
    if (!hasFailed) continue;
    const { paymentIntentId } = charge;
    const fact = { type: 'refund_failure', refundId, paymentIntentId, amountCents, at: now } as const;
    await recordRefundFailure(tx, { operatorId, fact, actor });
  }
  for (const fact of chargebacks) {
    await recordChargeback(tx, { operatorId, fact: { ...fact, status: 'open' }, actor });
    if (fact.status !== 'open') await recordChargeback(tx, { operatorId, fact: { ...fact, at: now }, actor });
  }
}
