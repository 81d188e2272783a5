import type { RefundFailureFact } from '../../contracts/billing/facts.ts';
import { moneyInWords } from '../../domain/billing/currency.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import type { Applied } from '../inbox/applied.ts';
import { createTask } from '../messaging/create-task.ts';
import { currencyOf, keepPayment, sumRefunds } from './keep-payment.ts';
import { postLedger } from './post-ledger.ts';

interface RefundFailureNews {
  readonly operatorId: string;
  readonly fact: RefundFailureFact;
  readonly actor: Actor;
}

/**
 * Books back a refund that did not reach its payer, once, whether the refund itself was told before or is told later. The
 * sum of all that was ever refunded stays: it is what later news of refunds are held against.
 */
export async function recordRefundFailure(
  tx: Transaction,
  { operatorId, fact, actor }: RefundFailureNews,
): Promise<Applied> {
  const { paymentIntentId, refundId, amountCents, at } = fact;
  const known = await tx.payment.findFirst({
    where: { operatorId, stripePaymentIntentId: paymentIntentId },
    select: { clientId: true },
  });
  if (!known) return 'no_recipient';
  const { clientId } = known;
  const payment = await keepPayment(tx, { operatorId, clientId, paymentIntentId });
  const currency = await currencyOf(tx, payment, at);
  const isNew = await postLedger(tx, {
    ...{ operatorId, clientId, invoiceId: payment.invoiceId, kind: 'refund_failure', at },
    ...{ currency, booking: `refund_failure:${refundId}` },
    sides: { cash: amountCents, refunds: -amountCents },
  });
  if (!isNew) return 'applied';
  const refundFailedCents = payment.refundFailedCents + amountCents;
  await tx.payment.update({ where: { id: payment.id }, data: { refundFailedCents } });
  await sumRefunds(tx, payment.invoiceId);
  await createTask(tx, {
    ...{ operatorId, clientId, leadId: null, kind: 'refund_failed', key: `refund_failed:${refundId}` },
    title: `A refund of ${moneyInWords(amountCents, currency)} did not reach the client: give it back another way`,
    detail: `Stripe's refund ${refundId}`,
  });
  await audit(tx, {
    ...{ operatorId, actor, action: 'payment.refund_failure', subject: { type: 'payment', id: payment.id } },
    before: { refundFailedCents: payment.refundFailedCents },
    after: { refundFailedCents },
  });
  return 'applied';
}
