import type Stripe from 'stripe';
import { readFields } from '../read-event.ts';
import { type Ask, dateOf, idOf, listPages } from './lists.ts';
import { chargebackOf, dispute, hasFailed } from './money-facts.ts';
import type { StripeCharge, StripeClient } from './port.ts';

type Money = Pick<
  StripeClient,
  'listCharges' | 'listRefunds' | 'listChargebacks' | 'listPayments' | 'getBalance'
>;

/** What was paid, what went back of it, and what stands on a customer's balance. */
export function money(stripe: Stripe, ask: Ask): Money {
  return {
    async *listCharges(of) {
      const whose = 'customerId' in of ? { customer: of.customerId } : { payment_intent: of.paymentIntentId };
      const pages = listPages((page) => ask(() => stripe.charges.list({ ...whose, ...page })));
      for await (const charge of pages) {
        const made = charge.status === 'succeeded' ? chargeOf(charge) : null;
        if (made) yield made;
      }
    },
    async *listRefunds(charge) {
      const pages = listPages((page) => ask(() => stripe.refunds.list({ charge, ...page })));
      for await (const { id, amount, status, created } of pages)
        yield {
          ...{ id, amountCents: amount, hasFailed: hasFailed(status) },
          createdAt: new Date(created * 1000),
        };
    },
    async *listChargebacks(charge) {
      const pages = listPages((page) => ask(() => stripe.disputes.list({ charge, ...page })));
      for await (const each of pages) {
        const fact = chargebackOf(readFields('stripe', dispute, each), new Date(each.created * 1000));
        if (fact) yield fact;
      }
    },
    async *listPayments(paymentIntentId) {
      const payment = { type: 'payment_intent', payment_intent: paymentIntentId } as const;
      const pages = listPages((page) =>
        ask(() => stripe.invoicePayments.list({ ...page, payment, status: 'paid' })),
      );
      for await (const { invoice, amount_paid, created, status_transitions } of pages)
        yield {
          ...{ type: 'payment', vendorInvoiceId: idOf(invoice) ?? '', paymentIntentId },
          amountCents: amount_paid ?? 0,
          at: dateOf(status_transitions.paid_at) ?? new Date(created * 1000),
        };
    },
    async getBalance(customerId) {
      const customer = await ask(() => stripe.customers.retrieve(customerId));
      return customer.deleted ? null : customer.balance;
    },
  };
}

/** A charge without a payment intent is none of an invoice's. */
function chargeOf(charge: Stripe.Charge): StripeCharge | null {
  const paymentIntentId = idOf(charge.payment_intent);
  if (!paymentIntentId) return null;
  return {
    ...{ id: charge.id, paymentIntentId, customerId: idOf(charge.customer) },
    ...{ refundedCents: charge.amount_refunded, isDisputed: charge.disputed },
    createdAt: new Date(charge.created * 1000),
  };
}
