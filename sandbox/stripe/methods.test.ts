import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { createSandbox } from '../app.ts';
import { startTown, stripeClient, stripeEventsOf, testOptions, type Town, until } from '../harness.ts';

let town: Town;
let stripe: Stripe;
beforeAll(async () => {
  town = await startTown({ payAfter: 3_600 });
  stripe = stripeClient(town);
});
const folders: string[] = [];
const others: Town[] = [];
afterAll(async () => {
  await town.close();
  for (const other of others) await other.sandbox.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Another sandbox beside the first one, closed at the end at the latest. */
async function anotherTown(changes: Partial<Town['options']>): Promise<Town> {
  const options = { ...testOptions(town.receiver.url, { payAfter: 3_600 }), ...changes };
  const other = { ...town, options, sandbox: createSandbox(options) };
  others.push(other);
  await other.sandbox.listen();
  return other;
}

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-stripe-'));
  folders.push(folder);
  return join(folder, 'state.json');
}

const newCustomer = () => stripe.customers.create({ name: 'Sample Client', email: 'client@example.com' });
const newSession = (customer: string, more: object = {}) =>
  stripe.checkout.sessions.create({
    ...{ mode: 'setup', customer, currency: 'usd', cancel_url: 'https://app.example.com/back' },
    success_url: 'https://app.example.com/done?page={CHECKOUT_SESSION_ID}',
    metadata: { payment_setup_id: 's1' },
    setup_intent_data: { metadata: { payment_setup_id: 's1' } },
    ...more,
  });
const leave = (url: string, card: string) =>
  fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ card }) });
const told = (kind: string, id: string) =>
  until(kind, () => stripeEventsOf(town).find(({ name, object }) => name === kind && object.id === id));

test('a card that is left on a setup page belongs to the customer, and both ends tell of it', async () => {
  const { id: customer } = await newCustomer();
  const session = await newSession(customer);
  expect(session).toMatchObject({ mode: 'setup', status: 'open', payment_status: 'no_payment_required' });
  const url = String(session.url);
  expect(await (await fetch(url)).text()).toContain('4242');
  const left = await leave(url, 'expiring');
  expect(left.headers.get('location')).toBe(`https://app.example.com/done?page=${session.id}`);
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] });
  expect(done).toMatchObject({ status: 'complete', url: null });
  const intent = done.setup_intent as Stripe.SetupIntent;
  expect(intent).toMatchObject({ status: 'succeeded', customer, metadata: { payment_setup_id: 's1' } });
  const method = String(intent.payment_method);
  const now = new Date();
  expect((await stripe.paymentMethods.retrieve(method)).card).toMatchObject({
    ...{ brand: 'mastercard', last4: '4444' },
    ...{ exp_month: now.getUTCMonth() + 1, exp_year: now.getUTCFullYear() },
  });
  expect((await stripe.customers.listPaymentMethods(customer)).data.map(({ id }) => id)).toEqual([method]);
  expect((await told('setup_intent.succeeded', intent.id)).object).toMatchObject({ payment_method: method });
  expect((await told('checkout.session.completed', session.id)).object).toMatchObject({
    ...{ mode: 'setup', setup_intent: intent.id, metadata: { payment_setup_id: 's1' } },
  });
  await leave(url, 'good');
  expect((await stripe.customers.listPaymentMethods(customer)).data).toHaveLength(1);
  await fetch(`${town.sandbox.baseUrl}/stripe/cards/${method}/renew`, { method: 'POST', redirect: 'manual' });
  expect((await told('payment_method.automatically_updated', method)).object).toMatchObject({
    card: { exp_year: now.getUTCFullYear() + 3 },
  });
});

test('a setup page that is over takes no card, whether it was closed or its time has passed', async () => {
  const { id: customer } = await newCustomer();
  const closed = await newSession(customer);
  expect(await stripe.checkout.sessions.expire(closed.id)).toMatchObject({ status: 'expired', url: null });
  await told('checkout.session.expired', closed.id);
  await expect(stripe.checkout.sessions.expire(closed.id)).rejects.toMatchObject({ statusCode: 400 });
  const passed = await newSession(customer);
  const planned = [...town.sandbox.state.actions.values()].find(({ ids }) => ids.session === passed.id);
  expect(planned).toMatchObject({ kind: 'stripe.expireSession', at: passed.expires_at * 1000 });
  await leave(`${town.sandbox.baseUrl}/stripe/setup/${closed.id}`, 'good');
  expect((await stripe.customers.listPaymentMethods(customer)).data).toEqual([]);
});

test('a setup page needs a customer, a currency or the types, and an address to go back to', async () => {
  const { id: customer } = await newCustomer();
  await expect(newSession('cus_none')).rejects.toMatchObject({ param: 'customer' });
  await expect(newSession(customer, { currency: undefined })).rejects.toMatchObject({ param: 'currency' });
  await expect(newSession(customer, { success_url: undefined })).rejects.toMatchObject({
    param: 'success_url',
  });
  const typed = { currency: undefined, payment_method_types: ['card'] };
  expect((await newSession(customer, typed)).currency).toBeNull();
  await expect(newSession(customer, { expires_at: 1 })).rejects.toMatchObject({ param: 'expires_at' });
  await expect(newSession(customer, { mode: 'payment' })).rejects.toMatchObject({ param: 'mode' });
});

test('a detached method is nobody’s, and no default any more', async () => {
  const { id } = await newCustomer();
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: id });
  await stripe.customers.update(id, { invoice_settings: { default_payment_method: method.id } });
  expect(await stripe.paymentMethods.detach(method.id)).toMatchObject({ customer: null });
  expect(await stripe.customers.retrieve(id)).toMatchObject({
    invoice_settings: { default_payment_method: null },
  });
  await expect(stripe.paymentMethods.retrieve('pm_none')).rejects.toMatchObject({ statusCode: 404 });
});

test('an idempotency key is forgotten after its life', async () => {
  const short = await anotherTown({ keyLife: 0 });
  const make = async (of: Town) => {
    const create = () => stripeClient(of).customers.create({ name: 'One' }, { idempotencyKey: 'key-life' });
    return (await create()).id === (await create()).id;
  };
  expect(await make(short)).toBe(false);
  expect(await make(town)).toBe(true);
  const kept = town.sandbox.state.keptAnswers.get('key-life');
  if (kept?.at) kept.at -= 86_400_000;
  const other = await stripeClient(town).customers.create({ name: 'Two' }, { idempotencyKey: 'key-life' });
  expect(other.name).toBe('Two');
});

test('keys whose time is over are not kept on', async () => {
  const own = await anotherTown({});
  const { keptAnswers } = own.sandbox.state;
  for (const key of ['first', 'second'])
    await stripeClient(own).customers.create({ name: key }, { idempotencyKey: key });
  for (const kept of keptAnswers.values()) kept.at = Number(kept.at) - 86_400_000;
  await stripeClient(own).customers.create({ name: 'One' }, { idempotencyKey: 'third' });
  expect([...keptAnswers.keys()]).toEqual(['third']);
});

test('a card that is none of the sample cards is no card, whatever it is called', async () => {
  const { id: customer } = await newCustomer();
  const { url } = await stripe.checkout.sessions.create({
    ...{ mode: 'setup', currency: 'usd', customer, success_url: 'https://app.example.com/done' },
  });
  const answer = await fetch(String(url), {
    method: 'POST',
    body: new URLSearchParams({ card: 'toString' }),
  });
  expect(answer.status).toBe(404);
});

test('cards, payments, credits and pages are there again after a restart', async () => {
  const dataFile = newFile();
  const first = await anotherTown({ dataFile });
  const before = stripeClient(first);
  const { id: customer } = await before.customers.create({ name: 'Sample Client' });
  const method = await before.paymentMethods.attach('pm_card_visa', { customer });
  await before.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  const { id } = await before.invoices.create({ customer });
  await before.invoiceItems.create({ customer, invoice: id, amount: 500, currency: 'usd' });
  await before.invoices.finalizeInvoice(id);
  await before.invoices.pay(id);
  const note = await before.creditNotes.create({ invoice: id, amount: 200, credit_amount: 200 });
  await first.sandbox.close();
  const second = await anotherTown({ dataFile });
  const after = stripeClient(second);
  expect(await after.creditNotes.retrieve(note.id)).toMatchObject({ post_payment_amount: 200 });
  expect(await after.customers.retrieve(customer)).toMatchObject({ balance: -200 });
  expect((await after.invoicePayments.list({ invoice: id })).data).toMatchObject([{ status: 'paid' }]);
  expect(await after.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 500 });
});

test('a state that was kept before there were balances and payments is read, and goes on', async () => {
  const dataFile = newFile();
  const base = { currency: 'usd', customer: 'cus_1', created: 1_780_000_000, metadata: {} };
  const before = (id: string, status: string, itemIds: string[]) => ({
    ...{ ...base, id, status, itemIds, autoAdvance: false, collectionMethod: 'send_invoice', dueDate: null },
    ...{ description: null, footer: null, number: 'SANDBOX-0001', finalizedAt: 1_780_000_000 },
    ...{ paidAt: null, voidedAt: null, uncollectibleAt: null, sentAt: null },
  });
  const item = (id: string, invoice: string) => ({
    ...{ id, lineId: `il${id}`, customer: 'cus_1', invoice, amount: 700, currency: 'usd', quantity: 1 },
    ...{ description: null, metadata: {}, date: 1, period: { start: 1, end: 1 } },
  });
  const people = { name: 'Sample Client', email: null, phone: null, description: null };
  const state = {
    customers: [['cus_1', { ...people, id: 'cus_1', created: 1, metadata: {} }]],
    invoices: [
      ['in_1', before('in_1', 'paid', ['ii_1'])],
      ['in_2', before('in_2', 'open', ['ii_2'])],
    ],
    invoiceItems: [
      ['ii_1', item('ii_1', 'in_1')],
      ['ii_2', item('ii_2', 'in_2')],
    ],
  };
  writeFileSync(dataFile, JSON.stringify(state));
  const later = await anotherTown({ dataFile });
  const after = stripeClient(later);
  expect(await after.invoices.retrieve('in_1')).toMatchObject({ status: 'paid', amount_paid: 700 });
  const method = await after.paymentMethods.attach('pm_card_visa', { customer: 'cus_1' });
  const paid = await after.invoices.pay('in_2', { payment_method: method.id });
  expect(paid).toMatchObject({ status: 'paid', amount_paid: 700, attempt_count: 1 });
  expect(await after.customers.retrieve('cus_1')).toMatchObject({ balance: 0 });
});
