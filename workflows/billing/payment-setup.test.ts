import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CardFact } from '../../contracts/billing/facts.ts';
import {
  INVOICE_CHANGED,
  invoiceWorkflowId,
  paymentSetupWorkflowId,
} from '../../contracts/billing/workflow.ts';
import { adoptMethod } from '../../services/billing/adopt-method.ts';
import { agreementAt } from '../../services/billing/agreement-at.ts';
import { recordCard } from '../../services/billing/record-card.ts';
import { requestPaymentSetup } from '../../services/billing/request-payment-setup.ts';
import { createTask } from '../../services/messaging/create-task.ts';
import { addClient, owed } from '../../tests/setup/fixtures.ts';
import { clientWithInvoice, invoiceOf } from '../../tests/workflows/billed.ts';
import { DAY, HOUR, openStage, type Stage } from '../../tests/workflows/stage.ts';
import type { Mood } from '../../tests/workflows/stripe-double.ts';

let stage: Stage;
let clientId: string;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());
beforeEach(async () => {
  ({ clientId } = await addClient(stage.db, stage.operatorId));
  stage.vendors.stripe.setupPagesExpireAt = new Date((await stage.now()).getTime() + DAY);
  stage.vendors.stripe.requests.length = 0;
  stage.vendors.stripe.beforeSetupActs = async () => undefined;
});

/** Asks for a page; its workflow is told only at the next relay. */
async function ask(): Promise<string> {
  const { operatorId } = stage;
  const caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'key', id: 'test' } } as const;
  return (await requestPaymentSetup(stage.db, caller, { clientId }, await stage.now())).id;
}

async function open(): Promise<string> {
  const id = await ask();
  await stage.relay();
  return id;
}

const setupOf = (id: string) => stage.read((tx) => tx.paymentSetup.findUniqueOrThrow({ where: { id } }));
const account = () => stage.read((tx) => tx.billingAccount.findFirstOrThrow({ where: { clientId } }));
const ending = (id: string) => stage.ending(paymentSetupWorkflowId(id));

/** Whom Stripe charges by what. */
const isCharged = async () =>
  stage.vendors.stripe.defaultMethods.get((await account()).stripeCustomerId) ?? null;

/** Stripe's word, as the relay would apply it. */
async function hear(kind: CardFact['kind'], paymentSetupId: string, differs: Partial<CardFact> = {}) {
  const { operatorId } = stage;
  const at = await stage.now();
  const fact = { type: 'card', kind, paymentSetupId, at, ...differs } as const;
  return stage.read((tx) => recordCard(tx, { operatorId, fact, actor: { kind: 'event', id: 'stripe:1' } }));
}

/** The client leaves a method on the page, and nobody is told. */
function leave(id: string, paymentMethodId: string): void {
  Object.assign(pageOf(id), { status: 'complete', url: null, paymentMethodId });
}

function pageOf(id: string) {
  const page = stage.vendors.stripe.setupPages.get(id);
  if (!page) throw new Error('Stripe has made no page');
  return page;
}

const asked = (method: string) =>
  stage.vendors.stripe.requests.filter((request) => request.method === method).map(({ key }) => key);

test('a page is made, awaited, and what is left on it is what Stripe charges and what we show', async () => {
  const id = await open();
  const page = pageOf(id);
  expect(await setupOf(id)).toMatchObject({
    ...{ status: 'open', url: page.url, stripeSessionId: page.id, expiresAt: page.expiresAt },
    completedAt: null,
  });
  await stage.pass(2 * HOUR);
  leave(id, 'pm_first');
  const at = await stage.now();
  await hear('set_up', id, { paymentMethodId: 'pm_first', at });
  await stage.relay();
  await expect(ending(id)).resolves.toBe('completed');
  expect(await setupOf(id)).toMatchObject({ status: 'completed', url: null, completedAt: at });
  expect(await account()).toMatchObject({
    ...{ paymentMethodId: 'pm_first', cardBrand: 'visa', cardLast4: '4242' },
    ...{ cardExpMonth: 12, cardExpYear: 2099, paymentMethodAt: expect.any(Date) },
  });
  expect(await isCharged()).toBe('pm_first');
  expect(stage.vendors.stripe.requests).toEqual([
    { method: 'createCustomer', key: `customer:${clientId}` },
    { method: 'createSetupPage', key: `payment-setup:${id}` },
    { method: 'setDefaultPaymentMethod', key: `payment-method:${id}` },
    { method: 'getCard', key: 'pm_first' },
  ]);
  const audits = await stage.read((tx) =>
    tx.audit.findMany({ where: { subjectId: { in: [id, clientId] } }, orderBy: { at: 'asc' } }),
  );
  expect(audits.map(({ action }) => action)).toEqual([
    'payment_setup.request',
    'payment_setup.method_left',
    'payment_method.change',
  ]);
  await stage.record('billing/payment-setup-completed', paymentSetupWorkflowId(id));

  // The client is known to Stripe by now, and hearing it again changes nothing.
  await hear('set_up', id, { paymentMethodId: 'pm_first' });
  await hear('setup_expired', id);
  await stage.relay();
  const next = await open();
  expect(asked('createCustomer')).toHaveLength(1);
  expect((await setupOf(id)).status).toBe('completed');
  await hear('setup_expired', next);
  await stage.relay();
  await expect(ending(next)).resolves.toBe('expired');
  expect(await account()).toMatchObject({ paymentMethodId: 'pm_first' });
});

test.each<[string, Mood]>([
  ['does not act', 'nothing'],
  ['acts and is not heard', 'throw'],
])('when Stripe %s, each step is asked for again under its key', async (_what, mood) => {
  const steps = ['createCustomer', 'createSetupPage', 'setDefaultPaymentMethod', 'getCard'];
  for (const step of steps) stage.vendors.moods[step] = [mood];
  const id = await open();
  await stage.pass(HOUR);
  leave(id, 'pm_only');
  await hear('set_up', id, { paymentMethodId: 'pm_only' });
  await stage.relay();
  await expect(ending(id)).resolves.toBe('completed');
  const twice = (key: string) => [key, key];
  expect(asked('createCustomer')).toEqual(twice(`customer:${clientId}`));
  expect(asked('createSetupPage')).toEqual(twice(`payment-setup:${id}`));
  // A card that could not be read is read after the method was made the default once more.
  expect(new Set(asked('setDefaultPaymentMethod'))).toEqual(new Set([`payment-method:${id}`]));
  expect(asked('getCard')).toEqual(twice('pm_only'));
  expect([await isCharged(), (await account()).paymentMethodId]).toEqual(['pm_only', 'pm_only']);
});

test('the event comes before the page is stored: it is kept, and used', async () => {
  stage.vendors.stripe.beforeSetupActs = async (method) => {
    if (method !== 'createSetupPage') return;
    const { stripeSessionId } = await setupOf(id);
    expect(stripeSessionId).toBeNull();
    await hear('set_up', id, { paymentMethodId: 'pm_quick' });
  };
  const id = await ask();
  await stage.relay();
  await expect(ending(id)).resolves.toBe('completed');
  expect(await isCharged()).toBe('pm_quick');
});

test('the event is lost: Stripe is asked when the page expires, and the method is not lost', async () => {
  const id = await open();
  leave(id, 'pm_unheard');
  stage.vendors.moods.getSetupPage = ['throw'];
  await stage.pass(DAY - HOUR);
  expect((await setupOf(id)).status).toBe('open');
  await expect(ending(id)).resolves.toBe('completed');
  expect(await isCharged()).toBe('pm_unheard');
  const { completedAt, expiresAt } = await setupOf(id);
  expect(completedAt).toEqual(expiresAt);
});

test('an event that does not say which method: Stripe is asked at once', async () => {
  const id = await open();
  leave(id, 'pm_asked_for');
  await hear('set_up', id);
  await stage.relay();
  await expect(ending(id)).resolves.toBe('completed');
  expect([asked('getSetupPage').length, await isCharged()]).toEqual([1, 'pm_asked_for']);
});

test('nothing is left: the page expires, by Stripe’s word or when it is asked, and again if it is late', async () => {
  const told = await open();
  await hear('setup_expired', told);
  await stage.relay();
  await expect(ending(told)).resolves.toBe('expired');
  expect(asked('getSetupPage')).toEqual([]);

  const id = await open();
  await stage.passUntil(new Date(pageOf(id).expiresAt.getTime() + 5 * 60_000));
  expect([(await setupOf(id)).status, asked('getSetupPage').length]).toEqual(['open', 1]);
  Object.assign(pageOf(id), { status: 'expired', url: null });
  await expect(ending(id)).resolves.toBe('expired');
  expect(await setupOf(id)).toMatchObject({ status: 'expired', url: null, completedAt: null });
  expect(asked('getSetupPage')).toHaveLength(2);
  await stage.record('billing/payment-setup-expired', paymentSetupWorkflowId(id));

  // Out of order: what was left counts, though the page was called expired and the workflow has ended.
  await hear('set_up', id, { paymentMethodId: 'pm_late' });
  await stage.relay();
  await expect(ending(id)).resolves.toBe('completed');
  expect([(await setupOf(id)).status, await isCharged()]).toEqual(['completed', 'pm_late']);
});

/** Two pages of a client, as when one is asked for while the other's end is not known yet. */
async function openTwo(): Promise<[older: string, newer: string]> {
  const older = await open();
  await stage.read((tx) =>
    tx.paymentSetup.update({ where: { id: older }, data: { completedAt: new Date() } }),
  );
  const newer = await ask();
  await stage.read((tx) => tx.paymentSetup.update({ where: { id: older }, data: { completedAt: null } }));
  await stage.relay();
  return [older, newer];
}

test('two pages, and the earlier completion is told last: the later one stays', async () => {
  const [first, second] = await openTwo();
  const earlier = await stage.now();
  await stage.pass(HOUR);
  await hear('set_up', first, { paymentMethodId: 'pm_later' });
  await stage.relay();
  expect(await isCharged()).toBe('pm_later');
  await hear('set_up', second, { paymentMethodId: 'pm_earlier', at: earlier });
  await stage.relay();
  await Promise.all([expect(ending(first)).resolves.toBe('completed'), ending(second)]);
  expect([await isCharged(), (await account()).paymentMethodId]).toEqual(['pm_later', 'pm_later']);
  expect((await setupOf(second)).status).toBe('completed');
  expect(asked('setDefaultPaymentMethod')).not.toContain(`payment-method:${second}`);
});

test.each<[string, Mood | undefined]>([
  ['is answered', undefined],
  ['is not heard', 'throw'],
])(
  'a later method is adopted while the request for the earlier one is on its way, which then %s: the later one is charged',
  async (_what, mood) => {
    const [first, second] = await openTwo();
    const { stripe, moods } = stage.vendors;
    stripe.beforeSetupActs = async (_method, paymentMethodId) => {
      stripe.beforeSetupActs = async () => undefined;
      expect(paymentMethodId).toBe('pm_earlier');
      await hear('set_up', second, { paymentMethodId: 'pm_later' });
      await adopt(second, 'pm_later');
      if (mood) moods.setDefaultPaymentMethod = [mood];
    };
    const at = new Date((await stage.now()).getTime() - HOUR);
    await hear('set_up', first, { paymentMethodId: 'pm_earlier', at });
    await stage.relay();
    await Promise.all([ending(first), ending(second)]);
    expect([await isCharged(), (await account()).paymentMethodId]).toEqual(['pm_later', 'pm_later']);
  },
);

/** What another worker does of a setup. */
async function adopt(paymentSetupId: string, paymentMethodId: string): Promise<void> {
  const { operatorId, vendors, db } = stage;
  const { stripeCustomerId: customerId } = await account();
  const idempotencyKey = `payment-method:${paymentSetupId}`;
  await vendors.stripe.client.setDefaultPaymentMethod({ customerId, paymentMethodId, idempotencyKey });
  const method = { setupId: paymentSetupId, clientId, paymentMethodId };
  const { card } = vendors.stripe;
  const isStored = await adoptMethod(db, {
    operatorId,
    paymentSetupId,
    method,
    card,
    now: await stage.now(),
  });
  expect(isStored).toBe(true);
}

test('invoices whose payment had failed are told of the new method, and no others', async () => {
  const { operatorId } = stage;
  const month = (number: number) => new Date(Date.UTC(2026, number, 1));
  const made = await stage.read(async (tx) => {
    const { id: agreementId, currency, termsDays } = await agreementAt(tx, clientId, new Date());
    const terms = { operatorId, clientId, agreementId, currency, termsDays };
    const states = [
      { paymentFailedAt: new Date(), collection: 'charge_automatically', status: 'open' },
      { paymentFailedAt: null, collection: 'charge_automatically', status: 'open' },
      { paymentFailedAt: new Date(), collection: 'send_invoice', status: 'open' },
      { paymentFailedAt: new Date(), collection: 'charge_automatically', status: 'paid' },
    ];
    const ids: string[] = [];
    for (const [number, state] of states.entries()) {
      const about = { kind: 'usage', month: month(number), description: 'Talk time', amountCents: 100 };
      const { id } = await tx.invoice.create({ data: { ...terms, ...about, ...state } });
      ids.push(invoiceWorkflowId(id));
    }
    const task = { operatorId, clientId, leadId: null, key: 'card', title: 'A card has expired' };
    await createTask(tx, { ...task, kind: 'card_expiring' });
    return ids;
  });
  const id = await open();
  await hear('set_up', id, { paymentMethodId: 'pm_new' });
  await stage.relay();
  await expect(ending(id)).resolves.toBe('completed');
  const told = await Promise.all(made.map((workflowId) => stage.read((tx) => owed(tx, workflowId))));
  expect(told.map((signals) => signals.includes(`invoice ${INVOICE_CHANGED}`))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const task = await stage.read((tx) => tx.task.findFirstOrThrow({ where: { clientId } }));
  expect(task).toMatchObject({ status: 'done', doneAt: expect.any(Date) });
});

test('an invoice whose card was refused is charged again when another is left, and at once', async () => {
  const { stripe } = stage.vendors;
  stripe.declines.push('card_declined');
  const client = await clientWithInvoice(stage, { collection: 'charge_automatically' });
  ({ clientId } = client);
  const { workflowId, paymentFailure } = await invoiceOf(stage, client);
  expect(paymentFailure).toBe('card_declined');
  const id = await open();
  await hear('set_up', id, { paymentMethodId: 'pm_good' });
  await stage.relay();
  expect(await invoiceOf(stage, client)).toMatchObject({ status: 'paid' });
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
  expect(asked('payInvoice')).toHaveLength(2);
});

test('a method that is left while the refused charge of an older one is on its way is charged too', async () => {
  const { stripe } = stage.vendors;
  const { payInvoice } = stripe.client;
  stripe.declines.push('card_declined');
  stripe.client.payInvoice = async (invoiceId, key) => {
    stripe.client.payInvoice = payInvoice;
    const where = { stripeInvoiceId: invoiceId };
    ({ clientId } = await stage.read((tx) => tx.invoice.findFirstOrThrow({ where })));
    // Its worker has not heard of the refusal when the other method is the client's.
    const id = await ask();
    await hear('set_up', id, { paymentMethodId: 'pm_good' });
    await adopt(id, 'pm_good');
    return payInvoice(invoiceId, key);
  };
  const client = await clientWithInvoice(stage, { collection: 'charge_automatically' });
  await stage.relay();
  expect(await invoiceOf(stage, client)).toMatchObject({ status: 'paid' });
  expect(asked('payInvoice')).toHaveLength(2);
});
