import type { ChargebackFact } from '../../contracts/billing/facts.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import type { Applied } from '../inbox/applied.ts';
import { createTask } from '../messaging/create-task.ts';
import { currencyOf, keepPayment } from './keep-payment.ts';
import { postLedger, reverseLedger } from './post-ledger.ts';

interface ChargebackNews {
  readonly operatorId: string;
  readonly fact: ChargebackFact;
  readonly actor: Actor;
}

/**
 * Books what the payer's bank takes back, and takes the booking back when it gives in. An end that is told before its
 * beginning stands: the beginning that comes late opens nothing anew.
 */
export async function recordChargeback(
  tx: Transaction,
  { operatorId, fact, actor }: ChargebackNews,
): Promise<Applied> {
  const { paymentIntentId, chargeId, status, amountCents, at } = fact;
  const known = await tx.payment.findFirst({
    where: {
      operatorId,
      OR: [{ stripePaymentIntentId: paymentIntentId }, { stripeChargeId: chargeId }],
    },
  });
  if (!known) return 'no_recipient';
  const { clientId, stripePaymentIntentId } = known;
  const payment = await keepPayment(tx, { operatorId, clientId, paymentIntentId: stripePaymentIntentId });
  if (payment.chargeback === status || (payment.chargeback !== null && status === 'open')) return 'applied';

  await tx.payment.update({
    where: { id: payment.id },
    data: { chargeback: status, chargebackCents: amountCents, stripeChargeId: chargeId },
  });
  const booking = `chargeback:${chargeId}`;
  await postLedger(tx, {
    ...{ operatorId, clientId, invoiceId: payment.invoiceId, kind: 'chargeback', at, booking },
    currency: await currencyOf(tx, payment, at),
    sides: { chargebacks: amountCents, cash: -amountCents },
  });
  if (status === 'won') await reverseLedger(tx, { operatorId, booking, kind: 'chargeback_won', at });
  else await askStaff(tx, payment, amountCents);
  await audit(tx, {
    ...{ operatorId, actor, action: 'payment.chargeback', subject: { type: 'payment', id: payment.id } },
    before: { chargeback: payment.chargeback },
    after: { chargeback: status, chargebackCents: amountCents },
  });
  return 'applied';
}

async function askStaff(tx: Transaction, payment: Prisma.PaymentModel, amountCents: number): Promise<void> {
  const { operatorId, clientId, invoiceId, stripePaymentIntentId } = payment;
  const invoice = invoiceId ? await tx.invoice.findUnique({ where: { id: invoiceId } }) : null;
  const of = invoice ? `invoice ${invoice.number ?? invoice.id}` : `payment ${stripePaymentIntentId}`;
  await createTask(tx, {
    ...{ operatorId, clientId, leadId: null, kind: 'chargeback' },
    key: `chargeback:${stripePaymentIntentId}`,
    title: `The client's bank asks for ${(amountCents / 100).toFixed(2)} of ${of} back: answer it at Stripe`,
  });
}
