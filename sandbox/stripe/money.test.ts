import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { startTown, stripeClient, stripeEventsOf, type Town, until } from '../harness.ts';

let town: Town;
let stripe: Stripe;
beforeAll(async () => {
  // Nobody pays of themselves: each test says who pays what.
  town = await startTown({ payAfter: 3_600 });
  stripe = stripeClient(town);
});
afterAll(() => town.close());

const newCustomer = (name = 'Sample Client') =>
  stripe.customers.create({ name, email: 'client@example.com' });

async function withCard(token: string): Promise<string> {
  const { id } = await newCustomer();
  const method = await stripe.paymentMethods.attach(token, { customer: id });
  await stripe.customers.update(id, { invoice_settings: { default_payment_method: method.id } });
  return id;
}

async function draft(customer: string, amount: number, more: Stripe.InvoiceCreateParams = {}) {
  const { id } = await stripe.invoices.create({ customer, auto_advance: false, ...more });
  await stripe.invoiceItems.create({ customer, invoice: id, amount, currency: 'usd', description: 'Shows' });
  return id;
}

async function open(customer: string, amount: number, more?: Stripe.InvoiceCreateParams): Promise<string> {
  const id = await draft(customer, amount, more);
  await stripe.invoices.finalizeInvoice(id);
  return id;
}

const paid = async (amount: number): Promise<string> => {
  const id = await open(await withCard('pm_card_visa'), amount);
  await stripe.invoices.pay(id);
  return id;
};

const paymentOf = async (invoice: string) => {
  const [payment] = (await stripe.invoicePayments.list({ invoice })).data;
  return String(payment?.payment.payment_intent);
};
const chargeOf = async (invoice: string) =>
  String((await stripe.paymentIntents.retrieve(await paymentOf(invoice))).latest_charge);

/** What a button on the invoice's page does. */
const press = (invoice: string, form: Record<string, string>) =>
  fetch(`${town.sandbox.baseUrl}/stripe/invoices/${invoice}`, {
    ...{ method: 'POST', redirect: 'manual' },
    body: new URLSearchParams(form),
  });

/** The events about these objects, once all of the kinds have come. */
const events = (ids: string[], kinds: string[]) =>
  until(kinds.join(), () => {
    const found = stripeEventsOf(town).filter(({ object }) => ids.includes(String(object.id)));
    return kinds.every((kind) => found.some(({ name }) => name === kind)) && found;
  });

describe('charging the default method', () => {
  test('pays the invoice by a charge, each step told', async () => {
    const id = await open(await withCard('pm_card_visa'), 5_000, {
      collection_method: 'charge_automatically',
    });
    expect(await stripe.invoices.pay(id)).toMatchObject({
      status: 'paid',
      amount_paid: 5_000,
      attempt_count: 1,
    });
    const intent = await paymentOf(id);
    const [tie] = (await stripe.invoicePayments.list({ invoice: id })).data;
    const told = await events(
      [id, intent, await chargeOf(id), String(tie?.id)],
      ['charge.succeeded', 'payment_intent.succeeded', 'invoice_payment.paid', 'invoice.paid'],
    );
    expect(told.find(({ name }) => name === 'invoice_payment.paid')?.object).toMatchObject({
      ...{ invoice: id, amount_paid: 5_000, status: 'paid' },
      payment: { type: 'payment_intent', payment_intent: intent },
      status_transitions: { paid_at: expect.any(Number) },
    });
    await expect(stripe.invoices.pay(id)).rejects.toMatchObject({ code: 'invoice_already_paid' });
  });

  test.each([
    ['pm_card_chargeCustomerFail', { code: 'card_declined', decline_code: 'generic_decline' }],
    [
      'pm_card_visa_chargeDeclinedInsufficientFunds',
      { code: 'card_declined', decline_code: 'insufficient_funds' },
    ],
    ['pm_card_authenticationRequired', { code: 'authentication_required' }],
  ])(
    '%s is refused by 402, the invoice stays open, and the payer may pay on its page',
    async (token, error) => {
      const id = await open(await withCard(token), 5_000);
      const refused = stripe.invoices.pay(id);
      await expect(refused).rejects.toMatchObject({ statusCode: 402, type: 'StripeCardError', ...error });
      expect(await stripe.invoices.retrieve(id)).toMatchObject({
        ...{ status: 'open', attempted: true, attempt_count: 1, amount_remaining: 5_000 },
      });
      await events([id], ['invoice.payment_failed']);
      expect((await press(id, { do: 'fail' })).status).toBe(303);
      expect((await press(id, { do: 'pay' })).status).toBe(303);
      expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid', attempt_count: 3 });
    },
  );

  test('without any method it is refused, and a method of somebody else is none', async () => {
    const { id: customer } = await newCustomer();
    const id = await open(customer, 5_000);
    await expect(stripe.invoices.pay(id)).rejects.toMatchObject({
      ...{ statusCode: 400, type: 'StripeInvalidRequestError' },
      message: expect.stringContaining('no `default_payment_method` set'),
    });
    const strange = await stripe.paymentMethods.attach('pm_card_visa', {
      customer: (await newCustomer()).id,
    });
    const settings = { invoice_settings: { default_payment_method: strange.id } };
    await expect(stripe.customers.update(customer, settings)).rejects.toMatchObject({
      code: 'resource_missing',
    });
  });

  test('a decline is repeated for its key, and tried anew for another', async () => {
    const customer = await withCard('pm_card_chargeCustomerFail');
    const id = await open(customer, 5_000);
    const pay = (idempotencyKey: string) => stripe.invoices.pay(id, {}, { idempotencyKey });
    await expect(pay(`${id}:1`)).rejects.toMatchObject({ code: 'card_declined' });
    const good = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: good.id } });
    await expect(pay(`${id}:1`)).rejects.toMatchObject({ code: 'card_declined' });
    expect(await pay(`${id}:2`)).toMatchObject({ status: 'paid', attempt_count: 2 });
  });

  test('nothing is charged of itself unless the invoice advances', async () => {
    await open(await withCard('pm_card_visa'), 5_000, { collection_method: 'charge_automatically' });
    const planned = () =>
      [...town.sandbox.state.actions.values()].filter(({ kind }) => kind === 'stripe.pay');
    expect(planned()).toEqual([]);
    const advances: Stripe.InvoiceCreateParams = {
      ...{ collection_method: 'charge_automatically', auto_advance: true },
    };
    const id = await open(await withCard('pm_card_visa'), 5_000, advances);
    expect(planned().map(({ ids }) => ids.invoice)).toEqual([id]);
  });
});

describe('a credit note', () => {
  test('makes an open invoice smaller, and pays it when nothing is left', async () => {
    const id = await open((await newCustomer()).id, 10_000);
    const note = await stripe.creditNotes.create({
      invoice: id,
      amount: 4_000,
      metadata: { credit_note_id: 'n1' },
    });
    expect(note).toMatchObject({ status: 'issued', type: 'pre_payment', pre_payment_amount: 4_000 });
    expect(await stripe.invoices.retrieve(id)).toMatchObject({
      ...{ status: 'open', total: 10_000, amount_due: 6_000, amount_remaining: 6_000 },
      pre_payment_credit_notes_amount: 4_000,
    });
    const rest = await stripe.creditNotes.create({ invoice: id, amount: 6_000 });
    expect(await stripe.invoices.retrieve(id)).toMatchObject({
      status: 'paid',
      amount_due: 0,
      amount_paid: 0,
    });
    expect((await stripe.creditNotes.list({ invoice: id })).data.map((one) => one.id)).toEqual([
      rest.id,
      note.id,
    ]);
    expect(await stripe.creditNotes.retrieve(note.id)).toMatchObject({ metadata: { credit_note_id: 'n1' } });
    const [created] = await events([note.id], ['credit_note.created']);
    expect(created?.object).toMatchObject({ invoice: id, amount: 4_000 });
    await expect(stripe.creditNotes.create({ invoice: id, amount: 1 })).rejects.toMatchObject({
      param: 'amount',
    });
  });

  test('is undone while the invoice is open, and not after', async () => {
    const id = await open(await withCard('pm_card_visa'), 10_000);
    const note = await stripe.creditNotes.create({ invoice: id, amount: 4_000 });
    expect(await stripe.creditNotes.voidCreditNote(note.id)).toMatchObject({ status: 'void' });
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ amount_due: 10_000 });
    await events([note.id], ['credit_note.voided']);
    const other = await stripe.creditNotes.create({ invoice: id, amount: 1_000 });
    expect(await stripe.invoices.pay(id)).toMatchObject({ status: 'paid', amount_paid: 9_000 });
    await expect(stripe.creditNotes.voidCreditNote(other.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  test('of a paid invoice says how it is made good, to the cent', async () => {
    const id = await paid(10_000);
    const create = (more: object) => stripe.creditNotes.create({ invoice: id, amount: 4_000, ...more });
    await expect(create({})).rejects.toMatchObject({ statusCode: 400 });
    await expect(create({ credit_amount: 3_999 })).rejects.toMatchObject({ statusCode: 400 });
    await expect(create({ credit_amount: 5_000, out_of_band_amount: -1_000 })).rejects.toMatchObject({
      statusCode: 400,
    });
    const split = { credit_amount: 1_000, refund_amount: 2_000, out_of_band_amount: 1_000 };
    expect(await create(split)).toMatchObject({ type: 'post_payment', post_payment_amount: 4_000 });
    expect(await stripe.charges.retrieve(await chargeOf(id))).toMatchObject({ amount_refunded: 2_000 });
    expect(await stripe.invoices.retrieve(id)).toMatchObject({
      ...{ status: 'paid', amount_due: 10_000, post_payment_credit_notes_amount: 4_000 },
    });
  });

  test('on a draft or a void invoice is refused', async () => {
    const { id: customer } = await newCustomer();
    const id = await draft(customer, 10_000);
    const create = () => stripe.creditNotes.create({ invoice: id, amount: 1 });
    await expect(create()).rejects.toMatchObject({ param: 'invoice' });
    await stripe.invoices.finalizeInvoice(id);
    await stripe.invoices.voidInvoice(id);
    await expect(create()).rejects.toMatchObject({ param: 'invoice' });
  });
});

describe('a balance', () => {
  test('is used up by the next invoices that are finalised, and given back by one that is void', async () => {
    const first = await paid(10_000);
    const { customer } = await stripe.invoices.retrieve(first);
    const of = String(customer);
    await stripe.creditNotes.create({ invoice: first, amount: 8_000, credit_amount: 8_000 });
    expect(await stripe.customers.retrieve(of)).toMatchObject({ balance: -8_000 });
    const small = await open(of, 3_000);
    expect(await stripe.invoices.retrieve(small)).toMatchObject({
      ...{ status: 'paid', starting_balance: -8_000, ending_balance: -5_000, amount_due: 0, amount_paid: 0 },
    });
    const large = await open(of, 9_000);
    expect(await stripe.invoices.retrieve(large)).toMatchObject({
      ...{ status: 'open', starting_balance: -5_000, ending_balance: 0, total: 9_000, amount_due: 4_000 },
    });
    await stripe.invoices.voidInvoice(large);
    expect(await stripe.customers.retrieve(of)).toMatchObject({ balance: -5_000 });
    const { data } = await stripe.customers.listBalanceTransactions(of);
    expect(data.map(({ type, amount, ending_balance }) => [type, amount, ending_balance])).toEqual([
      ['unapplied_from_invoice', -5_000, -5_000],
      ['applied_to_invoice', 5_000, 0],
      ['applied_to_invoice', 3_000, -5_000],
      ['credit_note', -8_000, -8_000],
    ]);
  });
});

describe('tax and terms', () => {
  test('8 % are added where tax is automatic, and the terms count from the finalising', async () => {
    const { id: customer } = await newCustomer();
    const terms: Stripe.InvoiceCreateParams = { collection_method: 'send_invoice', days_until_due: 14 };
    const id = await draft(customer, 10_050, { ...terms, automatic_tax: { enabled: true } });
    const invoice = town.sandbox.state.invoices.get(id);
    if (invoice) Object.assign(invoice, { created: 1_780_000_000, dueDate: 1_781_209_600 });
    const final = await stripe.invoices.finalizeInvoice(id);
    expect(final).toMatchObject({
      ...{ subtotal: 10_050, total: 10_854, amount_due: 10_854, total_excluding_tax: 10_050 },
      automatic_tax: { enabled: true, status: 'complete' },
    });
    expect(final.total_taxes).toMatchObject([{ amount: 804 }]);
    expect(final.due_date).toBe(Number(final.status_transitions.finalized_at) + 14 * 86_400);
  });
});

describe('money that goes back', () => {
  test('is refunded in parts up to the charge, each told with the total', async () => {
    const id = await paid(10_000);
    const payment_intent = await paymentOf(id);
    await stripe.refunds.create({ payment_intent, amount: 2_500 });
    await expect(stripe.refunds.create({ payment_intent, amount: 7_501 })).rejects.toMatchObject({
      param: 'amount',
    });
    expect((await press(id, { do: 'refund', amount: '75.00' })).status).toBe(303);
    const charge = await chargeOf(id);
    const told = await until('two refunds', () => {
      const found = stripeEventsOf(town).filter(
        ({ name, object }) => name === 'charge.refunded' && object.id === charge,
      );
      return found.length === 2 && found;
    });
    expect(told.map(({ object }) => object.amount_refunded).sort()).toEqual([10_000, 2_500]);
    expect(told[0]?.object).toMatchObject({ payment_intent, customer: expect.stringMatching(/^cus_/) });
    await expect(stripe.refunds.create({ payment_intent })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 10_000 });
  });

  test('whose refund fails days later has that much again, and its refund says why', async () => {
    const id = await paid(10_000);
    const payment_intent = await paymentOf(id);
    const { id: refund } = await stripe.refunds.create({ payment_intent, amount: 2_500 });
    expect((await press(id, { do: 'fail_refund' })).status).toBe(303);
    await events([refund], ['refund.created', 'refund.updated', 'refund.failed']);
    const failed = { id: refund, status: 'failed', failure_reason: 'expired_or_canceled_card' };
    expect((await stripe.refunds.list({ payment_intent })).data).toMatchObject([failed]);
    expect(await stripe.charges.retrieve(await chargeOf(id))).toMatchObject({ amount_refunded: 0 });
    expect((await press(id, { do: 'fail_refund' })).status).toBe(409);
  });

  test('is found by its payment intent alone', async () => {
    const [id, other] = [await paid(10_000), await paid(10_000)];
    const payment = { type: 'payment_intent', payment_intent: await paymentOf(id) } as const;
    const { data } = await stripe.invoicePayments.list({ payment });
    expect(data.map(({ invoice }) => invoice)).toEqual([id]);
    expect(data.map(({ invoice }) => invoice)).not.toContain(other);
    await expect(
      stripe.invoicePayments.list({ payment: { type: 'cash' as 'payment_intent' } }),
    ).rejects.toMatchObject({
      param: 'payment[type]',
    });
  });

  test('is claimed by a bank, which decides for the payer or for us', async () => {
    for (const [verdict, status, kinds] of [
      ['win', 'won', ['charge.dispute.closed', 'charge.dispute.funds_reinstated']],
      ['lose', 'lost', ['charge.dispute.closed']],
    ] as const) {
      const id = await paid(10_000);
      const payment_intent = await paymentOf(id);
      await press(id, { do: 'dispute' });
      const [dispute] = (await stripe.disputes.list({ payment_intent })).data;
      expect(dispute).toMatchObject({ status: 'needs_response', amount: 10_000, charge: await chargeOf(id) });
      await expect(stripe.refunds.create({ payment_intent })).rejects.toMatchObject({
        code: 'charge_disputed',
      });
      await press(id, { do: verdict });
      const told = await events(
        [String(dispute?.id)],
        ['charge.dispute.created', 'charge.dispute.funds_withdrawn', ...kinds],
      );
      expect(
        told
          .filter(({ object }) => object.status === status)
          .map(({ name }) => name)
          .sort(),
      ).toEqual(kinds);
      expect(told).toHaveLength(2 + kinds.length);
    }
  });
});

describe('the hosted page', () => {
  test('an address in a line can be followed, without what stands around it', async () => {
    const { id: customer } = await newCustomer('Sample Client');
    const description = 'Proofs: http://127.0.0.1:3000/proof/a-_b?x=1&y=2';
    const id = await draft(customer, 10_000);
    await stripe.invoiceItems.create({ customer, invoice: id, amount: 5_000, currency: 'usd', description });
    await stripe.invoices.finalizeInvoice(id);
    const page = await (await fetch(`${town.sandbox.baseUrl}/stripe/invoices/${id}`)).text();
    const address = 'http://127.0.0.1:3000/proof/a-_b?x=1&amp;y=2';
    expect(page).toContain(`Proofs: <a href="${address}">${address}</a>: $50.00`);
  });
});

describe('the till', () => {
  test('offers what an invoice may undergo, and refuses what it may not', async () => {
    const id = await open((await newCustomer('Sample <Client>')).id, 10_000);
    const page = async () => (await fetch(`${town.sandbox.baseUrl}/stripe/invoices/${id}`)).text();
    expect(await page()).toContain('Sample &lt;Client&gt;');
    const offered = async () =>
      [...(await page()).matchAll(/name="do" value="(\w+)"/g)].map(([, name]) => name);
    expect(await offered()).toEqual(['pay', 'fail', 'outside', 'uncollectible', 'void']);
    await press(id, { do: 'uncollectible' });
    expect(await offered()).toEqual(['pay', 'fail', 'outside', 'void']);
    await press(id, { do: 'pay' });
    expect(await offered()).toEqual(['refund', 'dispute']);
    expect((await press(id, { do: 'void' })).status).toBe(409);
    expect((await press(id, { do: 'refund', amount: 'much' })).status).toBe(409);
    const away = await press(id, { do: 'dispute', back: '//elsewhere.example.com' });
    expect(away.headers.get('location')).toBe(`/stripe/invoices/${id}`);
    expect(await offered()).toEqual(['win', 'lose']);
    expect((await press(id, { do: 'dispute' })).status).toBe(409);
    const till = await fetch(`${town.sandbox.baseUrl}/till/invoices/${id}`);
    expect(await till.text()).toContain('value="lose"');
  });
});
