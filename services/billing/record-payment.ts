import type { PaymentFact } from '../../contracts/billing/facts.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import type { Applied } from '../inbox/applied.ts';
import { keepPayment, sumRefunds } from './keep-payment.ts';

/** Ties a payment to its invoice. What it brought is booked when Stripe says that the invoice is paid. */
export async function recordPayment(
  tx: Transaction,
  { operatorId, fact, actor }: { operatorId: string; fact: PaymentFact; actor: Actor },
): Promise<Applied> {
  const { paymentIntentId, amountCents, vendorInvoiceId, at } = fact;
  const invoice = await tx.invoice.findFirst({ where: { operatorId, stripeInvoiceId: vendorInvoiceId } });
  if (!invoice) return 'no_recipient';
  const { id: invoiceId, clientId } = invoice;
  const payment = await keepPayment(tx, { operatorId, clientId, paymentIntentId });
  await tx.payment.update({
    where: { id: payment.id },
    data: { invoiceId, amountCents, paidAt: payment.paidAt ?? at },
  });
  await sumRefunds(tx, invoiceId);
  if (payment.invoiceId === invoiceId && payment.amountCents === amountCents) return 'applied';
  await audit(tx, {
    ...{ operatorId, actor, action: 'payment.record', subject: { type: 'payment', id: payment.id } },
    before: { invoiceId: payment.invoiceId, amountCents: payment.amountCents },
    after: { invoiceId, amountCents },
  });
  return 'applied';
}
