import { escapeHtml } from '../html.ts';
import type { World } from '../world.ts';
import { centsIn, plainAmount } from './amounts.ts';
import { SAMPLE_CARDS } from './cards.ts';
import { closeDispute, openDispute } from './disputes.ts';
import { invalid, StripeRefusal } from './errors.ts';
import { markUncollectible, payInvoice, voidInvoice } from './invoices.ts';
import { chargeOf, confirmingCharge, payConfirmed, payOnPage } from './payments.ts';
import type { Charge, Dispute, Invoice, Refund } from './records.ts';
import { failRefund, refundCharge } from './refunds.ts';

export interface Act {
  readonly name: string;
  readonly says: string;
}

/** What a person fills in besides. */
interface Filled {
  /** How much is given back, as people write it. */
  readonly amount?: string;
  /** A sample card, or the id of a card of the customer. */
  readonly card?: string;
}

const openActs: Act[] = [
  { name: 'pay', says: 'Pay now' },
  { name: 'fail', says: 'Try a declined card' },
  { name: 'outside', says: 'Paid outside Stripe' },
];

/** What a person may do with an invoice as it stands. */
export function actsOf(world: World, invoice: Invoice): Act[] {
  const out = { name: 'void', says: 'Void' };
  const confirm = confirmingCharge(world, invoice)
    ? [{ name: 'confirm', says: 'The holder confirms the payment' }]
    : [];
  if (invoice.status === 'open') {
    return [...confirm, ...openActs, { name: 'uncollectible', says: 'Mark uncollectible' }, out];
  }
  if (invoice.status === 'uncollectible') return [...confirm, ...openActs, out];
  const charge = chargeOf(world, invoice);
  if (!charge) return [];
  const dispute = world.state.disputes.get(charge.dispute ?? '');
  if (dispute?.status === 'needs_response') {
    return [
      { name: 'win', says: 'Bank decides for us' },
      { name: 'lose', says: 'Bank decides for the payer' },
    ];
  }
  const fails = lastRefund(world, charge) ? [{ name: 'fail_refund', says: 'The last refund fails' }] : [];
  if (dispute?.status === 'lost' || charge.refunded === charge.amount) return fails;
  const more = [{ name: 'refund', says: 'Refund' }, ...fails];
  return dispute ? more : [...more, { name: 'dispute', says: 'Open a bank dispute' }];
}

/** The newest refund of a charge that has not failed. */
function lastRefund(world: World, charge: Charge): Refund | undefined {
  return [...world.state.refunds.values()].findLast((one) => one.charge === charge.id && !one.failed);
}

/** The buttons of an invoice. */
export function tillForm(world: World, invoice: Invoice): string {
  const acts = actsOf(world, invoice);
  if (acts.length === 0) return '';
  const charge = chargeOf(world, invoice);
  const amount = acts.some(({ name }) => name === 'refund') && charge ? amountField(charge) : '';
  const buttons = acts.map(
    ({ name, says }) => `<button name="do" value="${name}">${escapeHtml(says)}</button>`,
  );
  return `<form method="post" action="/stripe/invoices/${invoice.id}">${amount}${buttons.join('')}</form>`;
}

function amountField({ amount, refunded, currency }: Charge): string {
  return `<label>Amount<input name="amount" inputmode="decimal" value="${plainAmount(amount - refunded, currency)}"></label>`;
}

/**
 * Does what a button says.
 * @throws StripeRefusal when the invoice does not stand so any more
 */
export function act(world: World, invoice: Invoice, name: string, filled: Filled): void {
  if (!actsOf(world, invoice).some((known) => known.name === name)) {
    throw invalid(`This is not possible for an invoice that is ${invoice.status}.`);
  }
  if (name === 'pay') tryCard(world, invoice, filled.card || 'good');
  else if (name === 'fail') tryCard(world, invoice, 'declined');
  else if (name === 'confirm') payConfirmed(world, invoice);
  else if (name === 'outside') payInvoice(world, invoice, { paid_out_of_band: 'true' });
  else if (name === 'void') voidInvoice(world, invoice);
  else if (name === 'uncollectible') markUncollectible(world, invoice);
  else actOnCharge(world, invoice, name, filled.amount ?? '');
}

/** A card that its bank refuses is told by events alone: that is no mistake of who pressed the button. */
function tryCard(world: World, invoice: Invoice, card: string): void {
  try {
    if (Object.hasOwn(SAMPLE_CARDS, card)) payOnPage(world, invoice, card);
    else payInvoice(world, invoice, { payment_method: card });
  } catch (error) {
    if (!(error instanceof StripeRefusal) || error.status !== 402) throw error;
  }
}

function actOnCharge(world: World, invoice: Invoice, name: string, amount: string): void {
  const charge = chargeOf(world, invoice);
  if (!charge) return;
  if (name === 'refund') {
    const cents = centsIn(amount, charge.currency);
    if (cents === undefined) throw invalid(`“${amount}” is no amount.`, 'amount');
    refundCharge(world, charge, cents, { reason: 'requested_by_customer', metadata: {} });
    return;
  }
  if (name === 'fail_refund') {
    const refund = lastRefund(world, charge);
    if (refund) failRefund(world, refund);
    return;
  }
  if (name === 'dispute') return void openDispute(world, charge);
  const dispute: Dispute | undefined = world.state.disputes.get(charge.dispute ?? '');
  if (dispute) closeDispute(world, dispute, name === 'win' ? 'won' : 'lost');
}
