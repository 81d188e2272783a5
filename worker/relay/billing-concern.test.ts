import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator, asSystem } from '../../prisma/tenant.ts';
import type { Route } from '../../services/inbox/event-queue.ts';
import { storeEvents } from '../../services/inbox/store-events.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { routeEvent } from './route-event.ts';

let world: TestWorld;
let fixture: Fixture;
let other: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.ask('TRUNCATE vendor_event');
  [fixture, other] = [await createFixture(world.db), await createFixture(world.db)];
  await bill(fixture, '1');
  await bill(other, '2');
});

/** Stripe's ids of one client: a customer, an invoice and its payment. */
const stripeIds = (of: Fixture) => {
  const tail = of.clientId.replaceAll('-', '');
  return { customer: `cus_${tail}`, invoice: `in_${tail}`, payment: `pi_${tail}` };
};

async function bill(of: Fixture, number: string): Promise<void> {
  const { operatorId, clientId } = of;
  const about = { operatorId, clientId };
  const ids = stripeIds(of);
  await asOperator(world.db, operatorId, async (tx) => {
    const { id: agreementId } = await tx.agreement.findFirstOrThrow();
    await tx.billingAccount.create({ data: { ...about, stripeCustomerId: ids.customer } });
    const month = new Date(`2026-0${number}-01`);
    const usage = { ...about, agreementId, kind: 'usage', month, stripeInvoiceId: ids.invoice };
    await tx.invoice.create({
      data: { ...usage, currency: 'usd', amountCents: 100, termsDays: 14, description: 'Talk time' },
    });
    await tx.payment.create({ data: { ...about, stripePaymentIntentId: ids.payment } });
  });
}

const bodyOf = (type: string, object: object) =>
  JSON.stringify({ id: 'evt_1', type, created: 1_780_000_000, data: { object } });

const route = (type: string, object: object): Promise<Route> =>
  asSystem(world.db, (tx) =>
    routeEvent(tx, {
      ...{ seq: 1n, vendor: 'stripe', kind: type, body: bodyOf(type, object), receivedAt: new Date() },
      ...{ attempts: 0, operatorId: null, entityKey: null, connection: 'environment' },
    }),
  );

const invoice = (id: string, metadata: object) => ({
  ...{ id, subtotal: 1, total: 1, amount_due: 1, amount_paid: 1 },
  metadata,
});
const paymentOf = (invoiceId: string, intent: string) => ({
  ...{ invoice: invoiceId, amount_paid: 1 },
  payment: { type: 'payment_intent', payment_intent: intent },
});
const charge = (intent: string, customer: string | null) => ({
  ...{ id: 'ch_1', payment_intent: intent, customer, amount_refunded: 1 },
});
const dispute = (intent: string) => ({
  ...{ id: 'du_1', charge: 'ch_1', payment_intent: intent, status: 'needs_response', amount: 1 },
});
const refund = (intent: string) => ({
  ...{ id: 're_1', payment_intent: intent, status: 'failed', amount: 1 },
});
const note = (invoiceId: string, metadata: object | null) => ({
  ...{ id: 'cn_1', invoice: invoiceId, amount: 1, metadata },
});
const setup = (customer: string | null, metadata: object) => ({
  ...{ id: 'seti_1', customer, payment_method: 'pm_1', metadata },
});
const card = (customer: string | null) => ({
  ...{ id: 'pm_1', customer },
  card: { brand: 'visa', last4: '4242', exp_month: 1, exp_year: 2030 },
});

test('an object that carries our operator’s id goes there, before we know any id of Stripe’s', async () => {
  const { operatorId } = fixture;
  const metadata = { operator_id: operatorId };
  expect(await route('invoice.finalized', invoice('in_new', metadata))).toEqual({
    ...{ operatorId, entityKey: 'invoice:in_new' },
  });
  expect(await route('credit_note.created', note('in_new', metadata))).toMatchObject({ operatorId });
  expect(await route('setup_intent.succeeded', setup('cus_new', metadata))).toEqual({
    ...{ operatorId, entityKey: 'customer:cus_new' },
  });
});

test.each([
  ['an invoice without our ids', 'invoice.paid', 'invoice'],
  ['a payment', 'invoice_payment.paid', 'invoice'],
  ['a payment whose invoice we do not know', 'invoice_payment.paid', 'payment only'],
  ['a credit note made at Stripe’s desk', 'credit_note.created', 'note'],
  ['a refund', 'charge.refunded', 'refund'],
  ['a refund whose payment we do not know', 'charge.refunded', 'refund by customer'],
  ['a refund that failed', 'refund.failed', 'refund itself'],
  ['a chargeback', 'charge.dispute.created', 'dispute'],
  ['a card', 'payment_method.updated', 'card'],
  ['a setup made at Stripe’s desk', 'setup_intent.succeeded', 'setup'],
])('%s goes to whose it is, by what it names', async (_what, type, about) => {
  for (const whose of [fixture, other]) {
    const ids = stripeIds(whose);
    const objects: Record<string, object> = {
      invoice: { ...invoice(ids.invoice, {}), ...paymentOf(ids.invoice, 'pi_unknown') },
      'payment only': paymentOf('in_unknown', ids.payment),
      note: note(ids.invoice, null),
      refund: charge(ids.payment, null),
      'refund by customer': charge('pi_unknown', ids.customer),
      'refund itself': refund(ids.payment),
      dispute: dispute(ids.payment),
      card: card(ids.customer),
      setup: setup(ids.customer, {}),
    };
    const entities: Record<string, string> = {
      invoice: `invoice:${ids.invoice}`,
      'payment only': 'invoice:in_unknown',
      note: `invoice:${ids.invoice}`,
      refund: `payment:${ids.payment}`,
      'refund by customer': 'payment:pi_unknown',
      'refund itself': `payment:${ids.payment}`,
      dispute: `payment:${ids.payment}`,
      card: `customer:${ids.customer}`,
      setup: `customer:${ids.customer}`,
    };
    expect(await route(type, objects[about] ?? {})).toEqual({
      ...{ operatorId: whose.operatorId, entityKey: entities[about] },
    });
  }
});

test('a chargeback of a payment that still waits in the inbox goes where that one goes', async () => {
  const claim = dispute('pi_waiting');
  expect(await route('charge.dispute.created', claim)).toMatchObject({ drop: 'no_recipient' });
  const body = bodyOf('invoice_payment.paid', paymentOf(stripeIds(fixture).invoice, 'pi_waiting'));
  const event = { externalId: 'evt_waiting', kind: 'invoice_payment.paid', body };
  await storeEvents(world.db, { vendor: 'stripe', events: [event] });
  await world.ask(`UPDATE vendor_event SET operator_id = '${fixture.operatorId}', entity_key = 'invoice:x'`);
  expect(await route('charge.dispute.created', claim)).toMatchObject({ operatorId: fixture.operatorId });
});

test('what names nobody of ours has no recipient, and what we do not use is ignored', async () => {
  const strange = { operator_id: 'x; DROP TABLE invoice' };
  for (const [type, object] of [
    ['invoice.paid', invoice('in_unknown', strange)],
    ['invoice_payment.paid', paymentOf('in_unknown', 'pi_unknown')],
    ['credit_note.voided', note('in_unknown', strange)],
    ['charge.refunded', charge('pi_unknown', 'cus_unknown')],
    ['charge.refunded', charge('pi_unknown', null)],
    ['charge.dispute.closed', dispute('pi_unknown')],
    ['setup_intent.succeeded', setup(null, strange)],
    ['payment_method.automatically_updated', card(null)],
  ] as const) {
    expect(await route(type, object)).toMatchObject({ drop: 'no_recipient' });
  }
  expect(await route('customer.created', {})).toEqual({ drop: 'ignored' });
  expect(await route('charge.dispute.created', { ...dispute('pi_1'), status: 'warning_closed' })).toEqual({
    drop: 'ignored',
  });
  expect(await route('charge.refunded', {})).toMatchObject({ drop: 'quarantined' });
});
