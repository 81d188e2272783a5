import type { ChargebackFact } from '../../contracts/billing/facts.ts';
import { moneyInWords } from '../../domain/billing/currency.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import type { Applied } from '../inbox/applied.ts';
import { createTask } from '../messaging/create-task.ts';
import { closeBillingTasks } from './close-billing-tasks.ts';
import { currencyOf, keepPayment } from './keep-payment.ts';
import { postLedger, reverseLedger } from './post-ledger.ts';
import { tellCredits } from './tell-credits.ts';

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
  const currency = await currencyOf(tx, payment, at);
  await postLedger(tx, {
    ...{ operatorId, clientId, invoiceId: payment.invoiceId, kind: 'chargeback', at, booking },
    ...{ currency, sides: { chargebacks: amountCents, cash: -amountCents } },
  });
  if (status === 'won') await reverseLedger(tx, { operatorId, booking, kind: 'chargeback_won', at });
  await tellStaff(tx, payment, { status, amount: moneyInWords(amountCents, currency), actor, at });
  if (payment.invoiceId) await tellCredits(tx, { operatorId, id: payment.invoiceId });
  await audit(tx, {
    ...{ operatorId, actor, action: 'payment.chargeback', subject: { type: 'payment', id: payment.id } },
    before: { chargeback: payment.chargeback },
    after: { chargeback: status, chargebackCents: amountCents },
  });
  return 'applied';
}

/** What is open is to be answered; what is decided needs no answer any more, and what is lost is told of. */
async function tellStaff(
  tx: Transaction,
  payment: Prisma.PaymentModel,
  { status, amount, actor, at }: { status: ChargebackFact['status']; amount: string; actor: Actor; at: Date },
): Promise<void> {
  const { operatorId, clientId, invoiceId, stripePaymentIntentId } = payment;
  const key = `chargeback:${stripePaymentIntentId}`;
  const task = { operatorId, clientId, leadId: null, kind: 'chargeback' } as const;
  if (status !== 'open') await closeBillingTasks(tx, { ...task, key, actor, now: at });
  if (status === 'won') return;
  const invoice = invoiceId ? await tx.invoice.findUnique({ where: { id: invoiceId } }) : null;
  const of = invoice ? `invoice ${invoice.number ?? invoice.id}` : `payment ${stripePaymentIntentId}`;
  await createTask(
    tx,
    status === 'open'
      ? { ...task, key, title: `The client's bank asks for ${amount} of ${of} back: answer it at Stripe` }
      : { ...task, key: `${key}:lost`, title: `The client's bank took ${amount} of ${of} back for good` },
  );
}
