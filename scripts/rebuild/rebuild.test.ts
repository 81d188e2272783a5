import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type StripeActivities, stripeActivities } from '../../activities/billing/stripe.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { startTown, type Town } from '../../sandbox/harness.ts';
import { planInvoice } from '../../services/billing/plan-invoice.ts';
import { addInvoice, balances } from '../../tests/setup/billed-invoice.ts';
import {
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { createStripeClient } from '../../vendors/stripe/client.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';
import { reconcile } from '../reconcile.ts';

let world: TestWorld;
let town: Town;
let client: Fixture;
let stripe: StripeClient;
let steps: StripeActivities;

beforeAll(async () => {
  world = await openTestWorld();
  town = await startTown({ payAfter: 86_400 });
  const real = createStripeClient({ apiKey: town.options.stripe.secretKey, baseUrl: town.sandbox.baseUrl });
  stripe = {
    ...real,
    async *listInvoicePayments(id) {
      const { amountPaidCents: amountCents, paidAt } = await real.getInvoice(id);
      yield { paymentIntentId: `pi_${id}`, amountCents, paidAt };
    },
  };
  const settings = { proofUrl: () => 'https://example.com/proof/1' };
  steps = stripeActivities({ db: world.db, stripe, settings });
});
afterAll(async () => {
  await town?.close();
  await world.close();
});
beforeEach(async () => {
  client = await createFixture(world.db);
  for (const kept of [town.sandbox.state.invoices, town.sandbox.state.customers]) kept.clear();
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, client.operatorId, work);

/** Two hours on: nothing is under way any more. */
const books = () => ({
  ...{ db: world.db, stripe, operatorIds: [client.operatorId] },
  now: () => new Date(Date.now() + 2 * 3_600_000),
});

const STEPS: Readonly<Record<string, keyof StripeActivities>> = {
  customer: 'ensureCustomer',
  draft: 'draftInvoice',
  line: 'addLine',
  finalize: 'finalizeInvoice',
  send: 'sendInvoice',
};

/** Makes an invoice at Stripe as its workflow does, until it waits. */
async function make(invoiceId: string): Promise<void> {
  const input = { operatorId: client.operatorId, invoiceId };
  for (let i = 0; i < 20; i += 1) {
    const { next } = await planInvoice(world.db, { ...input, now: new Date() });
    const step = STEPS[next];
    if (!step) return;
    await new MockActivityEnvironment().run((of: typeof input) => steps[step](of), input);
  }
  throw new Error('the invoice is never done');
}

async function billed(): Promise<string> {
  const invoice = await asked(async (tx) => {
    const made = await addInvoice(tx, client, { stripeInvoiceId: null });
    await tx.invoiceLine.updateMany({ where: { invoiceId: made.id }, data: { stripeItemId: null } });
    return made;
  });
  await make(invoice.id);
  return invoice.id;
}

/** An hour of talk in May, on a line of its own. */
async function billedTalk(): Promise<string> {
  const { operatorId, clientId, leadId, contactId } = client;
  const invoiceId = await asked(async (tx) => {
    const agreement = await tx.agreement.findFirstOrThrow();
    const about = { operatorId, clientId, amountCents: 1_200, description: 'Talk time in May 2026' };
    const invoice = await tx.invoice.create({
      data: {
        ...{ ...about, agreementId: agreement.id, kind: 'usage', month: new Date('2026-05-01') },
        ...{ currency: 'usd', termsDays: 14 },
      },
    });
    const line = await tx.invoiceLine.create({
      data: { ...about, invoiceId: invoice.id, position: 1, kind: 'usage', seconds: 3_600 },
    });
    for (const [seconds, day] of [
      [2_400, 10],
      [1_200, 20],
    ] as const) {
      const call = await tx.call.create({
        data: { operatorId, clientId, leadId, contactId, key: `call ${day}`, ...CALL },
      });
      await tx.usage.create({
        data: {
          ...{ operatorId, clientId, callId: call.id, seconds, rateMicrosPerMinute: 200_000 },
          ...{ endedAt: new Date(Date.UTC(2026, 4, day)), invoiceLineId: line.id },
        },
      });
    }
    return invoice.id;
  });
  await make(invoiceId);
  return invoiceId;
}

const CALL = { direction: 'outbound', status: 'ended' };

/** All that our books say of the client's bills, but for when a row was written. */
async function ours() {
  const { clientId } = client;
  const written = { createdAt: true, finalizedAt: true, sentAt: true } as const;
  return asked(async (tx) => ({
    invoices: await tx.invoice.findMany({ where: { clientId }, orderBy: { id: 'asc' }, omit: written }),
    lines: await tx.invoiceLine.findMany({ orderBy: { id: 'asc' }, omit: { createdAt: true } }),
    milestones: await tx.milestone.findMany({ orderBy: { id: 'asc' }, omit: { createdAt: true } }),
    payments: await tx.payment.findMany({ orderBy: { id: 'asc' }, omit: { createdAt: true, id: true } }),
    calls: await tx.usage.findMany({ orderBy: { id: 'asc' } }),
    balances: await balances(tx, clientId),
  }));
}

async function wipeOurs(): Promise<void> {
  const of = [client.operatorId];
  await world.ask('UPDATE usage SET invoice_line_id = NULL WHERE operator_id = $1', of);
  for (const table of ['payment', 'ledger_entry', 'invoice_line', 'invoice'])
    await world.ask(`DELETE FROM ${table} WHERE operator_id = $1`, of);
  await world.ask(`UPDATE milestone SET status = 'pending' WHERE operator_id = $1`, of);
}

describe("from Stripe's books", () => {
  test('what our books had is in them again, to the cent and to the id', async () => {
    await billed();
    const paid = await stripeIdOf(await billed());
    await atStripe(`${paid}/pay`, { paid_out_of_band: 'true' });
    const voided = await stripeIdOf(await billed());
    await atStripe(`${voided}/void`);
    await billedTalk();
    await reconcile(books(), undefined);
    const [invoice] = await asked((tx) => tx.invoice.findMany({ where: { status: 'paid' } }));
    await asked((tx) =>
      tx.payment.create({
        data: {
          ...{ operatorId: client.operatorId, clientId: client.clientId, invoiceId: invoice?.id ?? null },
          ...{ stripePaymentIntentId: `pi_${paid}`, amountCents: 200_000, paidAt: invoice?.paidAt ?? null },
        },
      }),
    );
    const before = await ours();
    expect(before.invoices.map(({ status }) => status).sort()).toEqual(['open', 'open', 'paid', 'void']);
    expect(await reconcile(books(), undefined)).toEqual({
      said: ['Both books say the same. What is younger than an hour was not compared.'],
      differ: false,
    });

    await wipeOurs();
    expect((await reconcile(books(), undefined)).differ).toBe(true);
    const { said, differ } = await reconcile(books(), 'stripe');
    expect(said.filter((line) => line.includes('restored as'))).toHaveLength(4);
    expect({ said: said.at(-1), differ }).toEqual({
      said: 'Both books say the same. What is younger than an hour was not compared.',
      differ: false,
    });
    expect(await ours()).toEqual(before);
    expect((await reconcile(books(), 'stripe')).said).toEqual([
      'Both books say the same. What is younger than an hour was not compared.',
    ]);
  });

  test('a restored invoice is followed up again, and not sent a second time', async () => {
    const id = await billed();
    await wipeOurs();
    await reconcile(books(), 'stripe');
    expect(await asked((tx) => owed(tx, `invoice:${id}`))).toContain('invoice entity invoiceChanged');
    const { next } = await planInvoice(world.db, {
      ...{ operatorId: client.operatorId, invoiceId: id },
      now: new Date(),
    });
    expect(next).toBe('await_payment');
  });

  test('what Stripe does not keep is said to be lost: proofs, and calls that cannot be told apart', async () => {
    await billed();
    await billedTalk();
    await wipeOurs();
    await world.ask('DELETE FROM milestone WHERE operator_id = $1', [client.operatorId]);
    await world.ask('UPDATE usage SET seconds = seconds + 1 WHERE operator_id = $1', [client.operatorId]);
    const { said } = await reconcile(books(), 'stripe');
    expect(said).toEqual(
      expect.arrayContaining([
        '  Lost: The proofs of milestone 1.',
        '  Lost: Which calls it bills. Tie them to its lines, or the next month bills them again.',
      ]),
    );
    expect(await asked((tx) => tx.usage.count({ where: { invoiceLineId: { not: null } } }))).toBe(0);
  });

  test('an invoice that nobody here made is left to people', async () => {
    const id = await billed();
    for (const kept of town.sandbox.state.invoices.values()) kept.metadata = {};
    await asked((tx) => tx.invoice.updateMany({ where: { id }, data: { stripeInvoiceId: 'in_other' } }));
    const { said, differ } = await reconcile(books(), 'stripe');
    expect(said).toContain('  It was not made by us: it does not name one of our invoices.');
    expect(differ).toBe(true);
  });
});

describe('from our books', () => {
  test.each([['invoice'], ['invoice and its customer']])(
    "Stripe's lost %s is made there once, however often that is asked for",
    async (lost) => {
      const id = await billed();
      const before = await ours();
      town.sandbox.state.invoices.clear();
      if (lost !== 'invoice') town.sandbox.state.customers.clear();
      const { said, differ } = await reconcile(books(), 'ours');
      expect(said.filter((line) => line.includes('must leave its payment method'))).toHaveLength(
        lost === 'invoice' ? 0 : 1,
      );
      expect(said).toContain(`${id}: is being made at Stripe`);
      expect(differ).toBe(true);
      await make(id);
      await reconcile(books(), 'ours');
      await make(id);
      const there = [...town.sandbox.state.invoices.values()];
      expect(there).toMatchObject([{ status: 'open', metadata: { invoice_id: id } }]);
      expect((await reconcile(books(), undefined)).said).toEqual([
        'Both books say the same. What is younger than an hour was not compared.',
      ]);
      const after = await ours();
      expect(after.balances).toEqual(before.balances);
      expect(after.invoices).toMatchObject([{ status: 'open', stripeInvoiceId: there[0]?.id, remade: 1 }]);
    },
  );

  test('a new customer that an earlier run made, and died before it stored it, is the client’s', async () => {
    const id = await billed();
    const { operatorId, clientId } = client;
    for (const kept of [town.sandbox.state.invoices, town.sandbox.state.customers]) kept.clear();
    const metadata = { operator_id: operatorId, client_id: clientId };
    const made = await stripe.createCustomer({
      name: 'Sample Dental',
      metadata,
      idempotencyKey: `again ${id}`,
    });
    await reconcile(books(), 'ours');
    await make(id);
    const account = await asked((tx) => tx.billingAccount.findFirstOrThrow({ where: { clientId } }));
    expect(account.stripeCustomerId).toBe(made.id);
    expect([...town.sandbox.state.customers.keys()]).toEqual([made.id]);
    expect(await ours()).toMatchObject({ invoices: [{ status: 'open', remade: 1 }] });
  });

  test('a client is not asked again for what it has paid', async () => {
    const id = await billed();
    await atStripe(`${await stripeIdOf(id)}/pay`, { paid_out_of_band: 'true' });
    await reconcile(books(), undefined);
    for (const kept of [town.sandbox.state.invoices, town.sandbox.state.customers]) kept.clear();
    const { said } = await reconcile(books(), 'ours');
    expect(said.slice(0, 2)).toEqual([
      expect.stringMatching(/^Client .* must leave its payment method again\.$/),
      `${id}: not made. It is paid: Stripe would ask the client for it again.`,
    ]);
    expect(await ours()).toMatchObject({ invoices: [{ status: 'paid', remade: 0 }] });
  });
});

async function stripeIdOf(id: string): Promise<string> {
  const { stripeInvoiceId } = await asked((tx) => tx.invoice.findUniqueOrThrow({ where: { id } }));
  return stripeInvoiceId ?? '';
}

/** What somebody does at Stripe's own desk. */
async function atStripe(path: string, body: Readonly<Record<string, string>> = {}): Promise<void> {
  const { status } = await fetch(`${town.sandbox.baseUrl}/v1/invoices/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${town.options.stripe.secretKey}` },
    body: new URLSearchParams(body),
  });
  expect(status).toBe(200);
}
