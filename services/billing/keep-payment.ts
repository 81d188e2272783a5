import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { agreementAt } from './agreement-at.ts';
import { lockInvoice } from './lock-invoice.ts';

interface PaymentKey {
  readonly operatorId: string;
  readonly clientId: string;
  readonly paymentIntentId: string;
}

/** Reads the row of a payment, made if need be, that nobody else changes until this transaction ends. */
export async function keepPayment(
  tx: Transaction,
  { operatorId, clientId, paymentIntentId: stripePaymentIntentId }: PaymentKey,
): Promise<Prisma.PaymentModel> {
  const key = { operatorId, stripePaymentIntentId };
  await tx.payment.createMany({ data: { ...key, clientId }, skipDuplicates: true });
  await tx.$queryRaw`SELECT id FROM payment WHERE operator_id = ${operatorId}::uuid
    AND stripe_payment_intent_id = ${stripePaymentIntentId} FOR UPDATE`;
  return tx.payment.findUniqueOrThrow({ where: { operatorId_stripePaymentIntentId: key } });
}

/** Sums up on an invoice what has gone back of its payments: the same, whichever became known first. */
export async function sumRefunds(tx: Transaction, invoiceId: string | null): Promise<void> {
  if (!invoiceId) return;
  await lockInvoice(tx, { id: invoiceId });
  const { _sum } = await tx.payment.aggregate({
    where: { invoiceId },
    _sum: { refundedCents: true, refundFailedCents: true },
  });
  // A failure may be told before its refund is.
  const refundedCents = Math.max(0, (_sum.refundedCents ?? 0) - (_sum.refundFailedCents ?? 0));
  await tx.invoice.update({ where: { id: invoiceId }, data: { refundedCents } });
}

/** The currency of a payment: its invoice's, or the client's while that is not known. */
export async function currencyOf(
  tx: Transaction,
  { invoiceId, clientId }: Prisma.PaymentModel,
  at: Date,
): Promise<string> {
  const invoice = invoiceId
    ? await tx.invoice.findUnique({ where: { id: invoiceId }, select: { currency: true } })
    : null;
  return invoice?.currency ?? (await agreementAt(tx, clientId, at)).currency;
}
