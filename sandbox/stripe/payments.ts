import type { World } from '../world.ts';
import { remainingOf } from './amounts.ts';
import { methodWith, newCard, refusalOf } from './cards.ts';
import { invalid, StripeRefusal } from './errors.ts';
import { emitInvoice, emitStripe, nowSeconds, stripeId } from './events.ts';
import { chargeJson, invoicePaymentJson, paymentIntentJson } from './money-objects.ts';
import type { Charge, Invoice, Payment, PaymentMethod } from './records.ts';

/** The payment that an invoice waits for or was paid by. */
export function paymentOf(world: World, invoice: Invoice): Payment | undefined {
  return [...world.state.payments.values()].find(
    (payment) => payment.invoice === invoice.id && payment.status !== 'canceled',
  );
}

/** The charge by which it was paid. */
export function chargeOf(world: World, invoice: Invoice): Charge | undefined {
  const payment = paymentOf(world, invoice);
  return payment?.status === 'paid' ? world.state.charges.get(payment.latestCharge ?? '') : undefined;
}

export function openPayment(world: World, invoice: Invoice): Payment {
  const payment: Payment = {
    id: stripeId('pi'),
    invoicePayment: stripeId('inpay'),
    invoice: invoice.id,
    customer: invoice.customer,
    amount: remainingOf(world, invoice),
    currency: invoice.currency,
    status: 'open',
    paymentMethod: null,
    latestCharge: null,
    created: nowSeconds(),
    paidAt: null,
    canceledAt: null,
  };
  world.state.payments.set(payment.id, payment);
  return payment;
}

export function cancelPayment(world: World, invoice: Invoice): void {
  const payment = paymentOf(world, invoice);
  if (payment?.status !== 'open') return;
  payment.status = 'canceled';
  payment.canceledAt = nowSeconds();
  emitStripe(world, 'payment_intent.canceled', paymentIntentJson(payment));
}

/** What is left to pay changed: the open payment follows it. An invoice of which nothing is left is paid. */
export function followRemaining(world: World, invoice: Invoice): void {
  const payment = paymentOf(world, invoice);
  if (payment?.status === 'open') payment.amount = remainingOf(world, invoice);
  if (remainingOf(world, invoice) > 0) return;
  cancelPayment(world, invoice);
  settle(world, invoice);
}

export function settle(world: World, invoice: Invoice): void {
  invoice.status = 'paid';
  invoice.paidAt = nowSeconds();
  invoice.autoAdvance = false;
  emitInvoice(world, 'invoice.payment_succeeded', invoice);
  emitInvoice(world, 'invoice.paid', invoice);
}

/** Charges the named method, else the customer's default one. @throws StripeRefusal 402 when its bank says no */
export function payByDefault(world: World, invoice: Invoice, named: string | null): Invoice {
  const id = named ?? world.state.customers.get(invoice.customer)?.defaultPaymentMethod;
  if (!id) {
    throw invalid(
      'There is no `default_payment_method` set on this Customer or Invoice. Please set either an attached ' +
        'PaymentMethod as the default on one of them, or pass one of the customer’s.',
    );
  }
  return charge(world, invoice, methodWith(world, id, invoice.customer, 'payment_method'));
}

/** Somebody pays on the hosted page, by one of the sample cards. */
export function payOnPage(world: World, invoice: Invoice, card: string): Invoice {
  return charge(world, invoice, newCard(world, card, null));
}

/** The charge that waits for its card's holder to say yes to the bank. */
export function confirmingCharge(world: World, invoice: Invoice): Charge | undefined {
  const last = world.state.charges.get(paymentOf(world, invoice)?.latestCharge ?? '');
  return last?.failure === AUTHENTICATION ? last : undefined;
}

/** The holder says yes to the bank: the same card pays. */
export function payConfirmed(world: World, invoice: Invoice): Invoice {
  const waiting = confirmingCharge(world, invoice);
  if (!waiting) throw invalid('No payment of this invoice waits for the holder of a card.');
  return charge(world, invoice, methodWith(world, waiting.paymentMethod), true);
}

const AUTHENTICATION = 'authentication_required';

function charge(world: World, invoice: Invoice, method: PaymentMethod, isConfirmed = false): Invoice {
  const payment = paymentOf(world, invoice) ?? openPayment(world, invoice);
  const answer = refusalOf(method);
  const refusal = isConfirmed && answer?.code === AUTHENTICATION ? undefined : answer;
  const made: Charge = {
    id: stripeId('ch'),
    payment: payment.id,
    customer: invoice.customer,
    paymentMethod: method.id,
    amount: payment.amount,
    currency: invoice.currency,
    failure: refusal?.code ?? null,
    refunded: 0,
    dispute: null,
    created: nowSeconds(),
  };
  world.state.charges.set(made.id, made);
  invoice.attempts += 1;
  payment.latestCharge = made.id;
  if (refusal) {
    emitStripe(world, 'charge.failed', chargeJson(world, made));
    emitStripe(world, 'payment_intent.payment_failed', paymentIntentJson(payment));
    emitInvoice(world, 'invoice.payment_failed', invoice);
    if (refusal.code === AUTHENTICATION) emitInvoice(world, 'invoice.payment_action_required', invoice);
    throw new StripeRefusal(402, { type: 'card_error', ...refusal, charge: made.id });
  }
  payment.status = 'paid';
  payment.paidAt = nowSeconds();
  payment.paymentMethod = method.id;
  invoice.amountPaid += payment.amount;
  emitStripe(world, 'charge.succeeded', chargeJson(world, made));
  emitStripe(world, 'payment_intent.succeeded', paymentIntentJson(payment));
  emitStripe(world, 'invoice_payment.paid', invoicePaymentJson(payment));
  settle(world, invoice);
  return invoice;
}
