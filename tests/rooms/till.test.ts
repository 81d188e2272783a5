import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { stripeClient } from '../../sandbox/harness.ts';
import { parseStripe } from '../../vendors/stripe/events.ts';
import { offered, openRoom, type Room } from './room.ts';

let room: Room;
let stripe: Stripe;
beforeAll(async () => {
  room = await openRoom();
  stripe = stripeClient(room.town);
});
afterAll(() => room.close());
beforeEach(() => room.forget());

interface Bill {
  readonly amount?: number;
  readonly currency?: string;
  /** Stripe's name of a sample card that is left as the default. */
  readonly card?: string;
}

/** An open invoice. */
async function bill({ amount = 12_345, currency = 'usd', card }: Bill = {}) {
  const { id: customer } = await stripe.customers.create({
    name: 'Sample Client',
    email: 'client@example.com',
  });
  if (card) {
    const method = await stripe.paymentMethods.attach(card, { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  }
  const metadata = { operator_id: 'op_1', invoice_id: 'inv_1' };
  const { id } = await stripe.invoices.create({
    ...{ customer, currency, metadata, auto_advance: false },
    ...{ collection_method: 'send_invoice', days_until_due: 14 },
  });
  await stripe.invoiceItems.create({ customer, invoice: id, amount, currency, description: 'Shows' });
  await stripe.invoices.finalizeInvoice(String(id));
  await room.forget();
  return { id: String(id), customer };
}

const act = (id: string, name: string, form: Record<string, string> = {}) =>
  room.press(`/till/invoices/${id}/act`, { do: name, ...form });
const page = (id: string) => room.page(`/till/invoices/${id}`);
const factOf = async (kind: string) => parseStripe((await room.told('stripe', kind)).at(-1)?.body ?? '');

describe('paying', () => {
  test('a good card pays all of it, told as invoice and as payment', async () => {
    const { id } = await bill();
    expect(offered(await page(id))).toEqual(['pay', 'outside', 'uncollectible', 'void']);
    expect((await act(id, 'pay', { card: 'good' })).status).toBe(303);
    expect(await factOf('invoice.paid')).toMatchObject({
      ...{ kind: 'paid', vendorInvoiceId: id, invoiceId: 'inv_1', amountPaidCents: 12_345 },
    });
    expect(await factOf('invoice_payment.paid')).toMatchObject({ vendorInvoiceId: id, amountCents: 12_345 });
  });

  test('a card that is declined fails the payment and leaves the invoice open', async () => {
    const { id } = await bill();
    await act(id, 'pay', { card: 'poor' });
    expect(await factOf('invoice.payment_failed')).toMatchObject({
      kind: 'payment_failed',
      vendorInvoiceId: id,
    });
    expect(room.kinds('stripe')).toEqual(
      expect.arrayContaining(['charge.failed', 'payment_intent.payment_failed']),
    );
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'open', attempt_count: 1 });
    expect(await page(id)).toContain('card_declined');
  });

  test('a card whose holder must confirm fails first, says so, and pays once they do', async () => {
    const { id } = await bill();
    expect((await act(id, 'confirm')).status).toBe(409);
    await act(id, 'pay', { card: 'careful' });
    expect(await factOf('invoice.payment_failed')).toMatchObject({ vendorInvoiceId: id });
    await room.told('stripe', 'invoice.payment_action_required');
    expect(offered(await page(id))).toContain('confirm');
    await act(id, 'confirm');
    expect(await factOf('invoice.paid')).toMatchObject({ vendorInvoiceId: id, amountPaidCents: 12_345 });
  });

  test('the saved card is offered, and its bank’s answer is its own', async () => {
    const { id, customer } = await bill({ card: 'pm_card_chargeCustomerFail' });
    const saved = /<option value="(pm_\w+)">The saved visa ending in 0341, the default/.exec(
      await page(id),
    )?.[1];
    await act(id, 'pay', { card: saved ?? '' });
    expect(await factOf('invoice.payment_failed')).toMatchObject({ vendorInvoiceId: id });
    expect((await act(id, 'pay', { card: 'pm_of_somebody_else' })).status).toBe(409);
    expect(await room.page(`/till/customers/${customer}`)).toContain('visa ending in 0341');
  });

  test('money that came elsewhere is paid without a payment of Stripe’s', async () => {
    const { id } = await bill();
    await act(id, 'outside');
    expect(await factOf('invoice.paid')).toMatchObject({ vendorInvoiceId: id, amountPaidCents: 12_345 });
    await room.quiet();
    expect(room.kinds('stripe')).not.toContain('invoice_payment.paid');
    expect(await page(id)).toContain('paid outside');
  });

  test.each([
    ['void', 'invoice.voided', 'voided'],
    ['uncollectible', 'invoice.marked_uncollectible', 'uncollectible'],
  ])('%s is told, and what no longer fits is not offered', async (name, event, kind) => {
    const { id } = await bill();
    await act(id, name);
    expect(await factOf(event)).toMatchObject({ kind, vendorInvoiceId: id });
    expect(offered(await page(id))).not.toContain(name);
    const stale = await act(id, name);
    expect(stale.status).toBe(409);
    expect(await stale.text()).toMatch(/This is not possible for an invoice that is (void|uncollectible)\./);
  });
});

describe('money back', () => {
  const paid = async (more?: Bill) => {
    const { id } = await bill(more);
    await act(id, 'pay', { card: 'good' });
    await room.forget();
    return id;
  };

  test('a refund of a part, to the cent; what is left is offered next', async () => {
    const id = await paid();
    await act(id, 'refund', { amount: '23,45' });
    expect(await factOf('charge.refunded')).toMatchObject({ type: 'refund', refundedCents: 2_345 });
    expect(await page(id)).toContain('value="100.00"');
    expect(await page(id)).toContain('partly refunded');
    for (const amount of ['1.005', '-1', '1e2', '', 'ten', '0', '100.01']) {
      expect([amount, (await act(id, 'refund', { amount })).status]).toEqual([amount, 409]);
    }
    await act(id, 'refund', { amount: '100' });
    expect(offered(await page(id))).toEqual(['fail_refund']);
  });

  test('a refund that its bank does not take comes back', async () => {
    const id = await paid();
    await act(id, 'refund', { amount: '20.00' });
    await act(id, 'fail_refund');
    expect(await factOf('refund.failed')).toMatchObject({ type: 'refund_failure', amountCents: 2_000 });
    expect(await page(id)).toContain('value="123.45"');
    expect((await act(id, 'fail_refund')).status).toBe(409);
  });

  test.each([
    ['win', 'won'],
    ['lose', 'lost'],
  ])('a dispute is opened and decided: %s', async (name, status) => {
    const id = await paid();
    await act(id, 'dispute');
    expect(await factOf('charge.dispute.created')).toMatchObject({
      type: 'chargeback',
      status: 'open',
      amountCents: 12_345,
    });
    expect(offered(await page(id))).toEqual(['win', 'lose']);
    expect((await act(id, 'refund', { amount: '1' })).status).toBe(409);
    await act(id, name);
    expect(await factOf('charge.dispute.closed')).toMatchObject({ type: 'chargeback', status });
    expect((await act(id, name)).status).toBe(409);
  });

  test('a currency without cents is counted in its own units', async () => {
    const id = await paid({ amount: 5_000, currency: 'jpy' });
    expect(await page(id)).toContain('¥5,000');
    expect((await act(id, 'refund', { amount: '10.50' })).status).toBe(409);
    await act(id, 'refund', { amount: '1500' });
    expect(await factOf('charge.refunded')).toMatchObject({ refundedCents: 1_500 });
    expect(await page(id)).toContain('value="3500"');
  });
});

describe('the till as it is shown', () => {
  test('invoices by state and by what a search finds, customers with cards and balance', async () => {
    const { id, customer } = await bill({ card: 'pm_card_visa' });
    await act(id, 'pay', { card: 'good' });
    await stripe.creditNotes.create({ invoice: id, amount: 345, credit_amount: 345, memo: '<i>Sorry</i>' });
    expect(await page(id)).toContain('&lt;i&gt;Sorry&lt;/i&gt;');
    expect(await room.page(`/till?state=paid&q=${id}`)).toContain(`id="${id}"`);
    expect(await room.page(`/till?state=open&q=${id}`)).toContain('No invoice matches.');
    const shown = await room.page(`/till/customers/${customer}`);
    expect(shown).toContain('$3.45 to the good');
    expect(shown).toContain('visa ending in 4242');
    expect(shown).toContain(customer);
    const card = /\/till\/cards\/(pm_\w+)\/renew/.exec(shown)?.[1];
    await room.press(`/till/cards/${card}/renew`, {});
    expect(await factOf('payment_method.automatically_updated')).not.toBeNull();
    expect((await fetch(`${room.town.sandbox.baseUrl}/till/invoices/in_nobody`)).status).toBe(404);
  });

  test('a page elsewhere pays nothing', async () => {
    const { id } = await bill();
    const form = { do: 'pay', card: 'good' };
    expect((await room.press(`/till/invoices/${id}/act`, form, { origin: 'null' })).status).toBe(403);
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'open' });
  });
});
