import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { planInvoice } from '../../services/billing/plan-invoice.ts';
import { openAccounts } from '../../services/connections/open-accounts.ts';
import { addInvoice } from '../../tests/setup/billed-invoice.ts';
import { connectOwn, endOwn } from '../../tests/setup/connections.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import { type Mood, StripeDouble } from '../../tests/workflows/stripe-double.ts';
import { paymentSetupActivities } from './payment-setup.ts';
import { reconcileActivities } from './reconcile.ts';
import { type StripeActivities, stripeActivities } from './stripe.ts';

let world: TestWorld;
let client: Fixture;
let usual: StripeDouble;
let own: StripeDouble;
/** How Stripe takes the next draft. */
let moods: Mood[];

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await createFixture(world.db);
  moods = [];
  const mood = (method: string) => (method === 'createDraftInvoice' ? moods.shift() : undefined);
  [usual, own] = [new StripeDouble(mood), new StripeDouble(mood)];
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, client.operatorId, work);

const deps = () => ({
  db: world.db,
  accounts: openAccounts({
    ...{ db: world.db, seal: testSeal, freshMs: 0 },
    usual: { stripe: usual.client },
    connect: { stripe: () => own.client },
  }),
});

const STEPS: Readonly<Record<string, keyof StripeActivities>> = {
  ...{ customer: 'ensureCustomer', draft: 'draftInvoice', line: 'addLine', finalize: 'finalizeInvoice' },
  send: 'sendInvoice',
};

const connect = () =>
  connectOwn(world.db, {
    operatorId: client.operatorId,
    ...{ vendor: 'stripe', secrets: { secretKey: 'own', webhookSecret: 'x' } },
  });

async function newInvoice(): Promise<string> {
  const { id } = await asked(async (tx) => {
    const invoice = await addInvoice(tx, client, { stripeInvoiceId: null });
    await tx.invoiceLine.updateMany({ where: { invoiceId: invoice.id }, data: { stripeItemId: null } });
    return invoice;
  });
  return id;
}

/** As its workflow does, until it waits or a step fails. */
async function make(invoiceId: string): Promise<void> {
  const input = { operatorId: client.operatorId, invoiceId };
  const acts = stripeActivities({ ...deps(), settings: { proofUrl: () => 'https://example.com/p' } });
  for (let i = 0; i < 10; i += 1) {
    const { next } = await planInvoice(world.db, { ...input, now: new Date() });
    const step = STEPS[next];
    if (!step) return;
    await new MockActivityEnvironment().run((of: typeof input) => acts[step](of), input);
  }
  throw new Error('the invoice is never done');
}

const row = (id: string) => asked((tx) => tx.invoice.findUniqueOrThrow({ where: { id } }));
const account = () => asked((tx) => tx.billingAccount.findFirstOrThrow());
const madeAt = (stripe: StripeDouble) => stripe.requests.map(({ method }) => method);

const MADE = ['createCustomer', 'createDraftInvoice', 'addInvoiceLine', 'finalizeInvoice', 'sendInvoice'];

test('an invoice of before stays at the environment’s account, and the next is made at the operator’s own, for a customer of its own', async () => {
  const first = await newInvoice();
  await make(first);
  const before = await account();
  await asked((tx) => tx.billingAccount.updateMany({ data: { paymentMethodId: 'pm_1', cardLast4: '4242' } }));
  const connectionId = await connect();
  const second = await newInvoice();
  await make(second);
  expect([madeAt(usual), madeAt(own)]).toEqual([MADE, MADE]);
  expect(await row(first)).toMatchObject({ connectionId: null, stripeCustomerId: before.stripeCustomerId });
  const after = await account();
  expect(after).toMatchObject({ connectionId, paymentMethodId: null, cardLast4: null });
  expect(after.stripeCustomerId).not.toBe(before.stripeCustomerId);
  expect(await row(second)).toMatchObject({ connectionId, stripeCustomerId: after.stripeCustomerId });
});

test('an invoice that was begun at an account is finished there, though another is in use by then', async () => {
  const id = await newInvoice();
  // Stripe made the draft, and its answer was lost.
  moods.push('throw');
  await expect(make(id)).rejects.toThrow('no answer came');
  expect((await row(id)).stripeInvoiceId).toBeNull();
  await connect();
  await make(id);
  expect([usual.invoices.size, own.invoices.size]).toEqual([1, 0]);
  expect(await row(id)).toMatchObject({ status: 'open', connectionId: null });
});

test('an invoice and a page whose customer was made known before another account came into use are made there', async () => {
  const { operatorId, clientId } = client;
  const invoiceId = await newInvoice();
  const setup = await asked((tx) => tx.paymentSetup.create({ data: { operatorId, clientId } }));
  const acts = stripeActivities({ ...deps(), settings: { proofUrl: () => 'https://example.com/p' } });
  const setups = paymentSetupActivities({ ...deps(), setupReturnUrl: 'https://example.com' });
  await acts.ensureCustomer({ operatorId, invoiceId });
  const connectionId = await connect();
  // Their step was planned before: it leaves it to the next plan.
  await acts.draftInvoice({ operatorId, invoiceId });
  await setups.openSetupPage({ operatorId, paymentSetupId: setup.id });
  expect(await row(invoiceId)).toMatchObject({ stripeInvoiceId: null, stripeCustomerId: null });
  await make(invoiceId);
  await setups.openSetupPage({ operatorId, paymentSetupId: setup.id });
  expect([madeAt(usual), madeAt(own)]).toEqual([['createCustomer'], [...MADE, 'createSetupPage']]);
  expect(await row(invoiceId)).toMatchObject({ status: 'open', connectionId });
});

test('an invoice of an account that was ended asks staff, in words, and is tried no more than every ten minutes', async () => {
  const connectionId = await connect();
  const id = await newInvoice();
  moods.push('throw');
  await expect(make(id)).rejects.toThrow('no answer came');
  await endOwn(world.db, client.operatorId, connectionId);
  const failed = make(id);
  await expect(failed).rejects.toMatchObject({ nextRetryDelay: 600_000 });
  await expect(failed).rejects.toThrow('is connected no more');
  expect(madeAt(usual)).toEqual([]);
  const task = await asked((tx) => tx.task.findFirstOrThrow());
  expect(task).toMatchObject({ kind: 'invoice_refused' });
  expect(task.detail).toContain('is connected no more');
});

test('a page of an account that is in use no more charges nobody: it expires, and a new one has to be asked for', async () => {
  const { operatorId, clientId } = client;
  const setup = await asked((tx) => tx.paymentSetup.create({ data: { operatorId, clientId } }));
  const input = { operatorId, paymentSetupId: setup.id };
  const acts = paymentSetupActivities({ ...deps(), setupReturnUrl: 'https://example.com' });
  await acts.ensurePayer(input);
  await acts.openSetupPage(input);
  const connectionId = await connect();
  await make(await newInvoice());
  await asked((tx) =>
    tx.paymentSetup.update({
      where: { id: setup.id },
      data: { paymentMethodId: 'pm_1', completedAt: new Date() },
    }),
  );
  await new MockActivityEnvironment().run(() => acts.adoptPaymentMethod(input));
  expect(await asked((tx) => tx.paymentSetup.findFirstOrThrow())).toMatchObject({
    ...{ status: 'expired', connectionId: null },
  });
  expect(await account()).toMatchObject({ connectionId, paymentMethodId: null });
  expect([...usual.defaultMethods, ...own.defaultMethods]).toEqual([]);
});

const LONG_AGO = new Date('2026-01-01T00:00:00Z');

test('each invoice is compared at the account that it was made at; of one that was ended it is said that nobody can look', async () => {
  const first = await newInvoice();
  await make(first);
  const connectionId = await connect();
  const second = await newInvoice();
  await make(second);
  for (const stripe of [usual, own])
    for (const kept of stripe.invoices.values()) Object.assign(kept, { createdAt: LONG_AGO });
  await asked((tx) =>
    tx.invoice.updateMany({ data: { createdAt: LONG_AGO, finalizedAt: LONG_AGO, number: null } }),
  );
  const compare = async () => {
    const { operatorId } = client;
    const acts = reconcileActivities(deps());
    const runAt = Date.now();
    const of = { operatorId, reconciliationId: crypto.randomUUID(), runAt, straysKnown: true };
    await new MockActivityEnvironment().run(() => acts.reconcileOperator(of));
    const open = await asked((tx) => tx.billingDifference.findMany({ where: { resolvedAt: null } }));
    return open.map(({ kind, invoiceId }) => [kind, invoiceId]);
  };
  expect(await compare()).toEqual([]);
  // Lost at the one account, whatever the other has.
  usual.invoices.clear();
  expect(await compare()).toEqual([['missing_at_stripe', first]]);
  await endOwn(world.db, client.operatorId, connectionId);
  expect(new Map((await compare()) as [string, string][])).toEqual(
    new Map([
      ['missing_at_stripe', first],
      ['account_ended', second],
    ]),
  );
});

test('a client whose Stripe account is connected again is the same customer, and keeps its payment method', async () => {
  const first = await connect();
  await make(await newInvoice());
  const { stripeCustomerId } = await account();
  await asked((tx) => tx.billingAccount.updateMany({ data: { paymentMethodId: 'pm_1' } }));
  await endOwn(world.db, client.operatorId, first);
  const again = await connect();
  own.client.findCustomer = async () => ({ id: stripeCustomerId });
  await make(await newInvoice());
  expect(await account()).toMatchObject({ stripeCustomerId, connectionId: again, paymentMethodId: 'pm_1' });
});
