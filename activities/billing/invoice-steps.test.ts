import { usualAccounts } from '../../tests/setup/accounts.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { planInvoice } from '../../services/billing/plan-invoice.ts';
import { addInvoice } from '../../tests/setup/billed-invoice.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { VendorDoubles } from '../../tests/workflows/vendor-doubles.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import type { VendorPorts } from '../deps.ts';
import { type StripeActivities, stripeActivities } from './stripe.ts';

let world: TestWorld;
let client: Fixture;
let vendors: VendorDoubles;
let invoice: Prisma.InvoiceModel;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await createFixture(world.db);
  vendors = new VendorDoubles();
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, client.operatorId, work);
const now = () => asked((tx) => tx.invoice.findUniqueOrThrow({ where: { id: invoice.id } }));
const requests = (wanted: string) => vendors.stripe.requests.filter(({ method }) => method === wanted);

/** The invoice as our books have it, and as Stripe does. */
async function stands(
  ours: Partial<Prisma.InvoiceUncheckedCreateInput>,
  theirs: { status: string; subtotalCents?: number },
): Promise<void> {
  const { id } = await vendors.stripe.client.createDraftInvoice({
    ...{ customerId: 'cus_1', currency: 'usd', collection: 'send_invoice', daysUntilDue: 14 },
    ...{ automaticTax: false, metadata: {}, idempotencyKey: 'draft' },
  });
  const sums = { subtotalCents: 200_000, totalCents: 200_000, amountDueCents: 200_000 };
  Object.assign(vendors.stripe.invoices.get(id) ?? {}, sums, theirs);
  invoice = await asked((tx) => addInvoice(tx, client, { stripeInvoiceId: id, ...ours }));
}

async function step(name: keyof StripeActivities, differs: Partial<VendorPorts['stripe']> = {}) {
  const stripe = { ...vendors.stripe.client, ...differs };
  const deps = { ...vendors.deps, db: world.db, accounts: usualAccounts({ stripe }) };
  const input = { operatorId: client.operatorId, invoiceId: invoice.id };
  const act = stripeActivities(deps)[name];
  await new MockActivityEnvironment().run((of: typeof input) => act(of), input);
}

const refuses = async () => {
  throw new VendorError('stripe', 'refused', 'answered 400: it is void', { status: 400 });
};

test('an invoice that somebody voids at Stripe before it is sent is void here, and not sent for ever', async () => {
  await stands({ status: 'open' }, { status: 'void' });
  await step('sendInvoice', { sendInvoice: refuses });
  expect(await now()).toMatchObject({ status: 'void', sentAt: null });
});

test('a refusal to send an invoice that is open is tried again', async () => {
  await stands({ status: 'open' }, { status: 'open' });
  await expect(step('sendInvoice', { sendInvoice: refuses })).rejects.toThrow('answered 400');
  expect(await now()).toMatchObject({ status: 'open', sentAt: null });
});

test('what is over is not sent', async () => {
  await stands({ status: 'void' }, { status: 'void' });
  await step('sendInvoice');
  expect(requests('sendInvoice')).toEqual([]);
});

test('an invoice that somebody changed and finalised at Stripe is neither booked nor sent', async () => {
  await stands({}, { status: 'open', subtotalCents: 150_000 });
  await expect(step('finalizeInvoice')).rejects.toThrow('150000 cents at Stripe, not 200000');
  expect((await now()).status).toBe('draft');
  expect(await asked((tx) => tx.ledgerEntry.count())).toBe(0);
});

test.each(['addLine', 'finalizeInvoice', 'sendInvoice', 'chargeInvoice'] as const)(
  '%s ends when the invoice is to be made anew meanwhile, so that it can be',
  async (name) => {
    await stands({}, { status: 'draft' });
    const { id } = invoice;
    await asked(async (tx) => {
      await tx.invoice.update({ where: { id }, data: { stripeInvoiceId: null, remade: 1 } });
      await tx.invoiceLine.updateMany({ where: { invoiceId: id }, data: { stripeItemId: null } });
    });
    await step(name);
    expect(await now()).toMatchObject({ status: 'draft', stripeInvoiceId: null });
  },
);

test('a refused card is not tried again when what follows the charge fails', async () => {
  await stands({ status: 'open', collection: 'charge_automatically' }, { status: 'open' });
  vendors.stripe.declines.push('card_declined', 'card_declined');
  let asks = 0;
  const getInvoice = async (id: string) => {
    asks += 1;
    if (asks === 2) throw new VendorError('stripe', 'unknown', 'no answer came');
    return vendors.stripe.client.getInvoice(id);
  };
  await expect(step('chargeInvoice', { getInvoice })).rejects.toThrow('no answer came');
  const { chargedAt } = await now();
  await step('chargeInvoice', { getInvoice });
  expect(requests('payInvoice')).toHaveLength(1);
  expect(await now()).toMatchObject({ chargedAt, paymentFailure: 'card_declined' });
});

test('a method that was left by the clock of another machine, which runs ahead, is tried once', async () => {
  await stands({ status: 'open', collection: 'charge_automatically' }, { status: 'open' });
  const { operatorId, clientId } = client;
  const left = { paymentMethodId: 'pm_1', paymentMethodAt: new Date(Date.now() + 5_000) };
  await asked((tx) =>
    tx.billingAccount.create({
      data: { operatorId, clientId, stripeCustomerId: `cus_${clientId}`, ...left },
    }),
  );
  vendors.stripe.declines.push('card_declined', 'card_declined');
  await step('chargeInvoice');
  const input = { operatorId, invoiceId: invoice.id, now: new Date() };
  expect(await planInvoice(world.db, input)).not.toMatchObject({ next: 'charge' });
});

test('what a credit note at Stripe took off before it was paid is no balance of the client', async () => {
  await stands({ status: 'open', collection: 'charge_automatically' }, { status: 'paid' });
  const theirs = vendors.stripe.invoices.get(invoice.stripeInvoiceId ?? '');
  Object.assign(theirs ?? {}, {
    creditedBeforeCents: 50_000,
    amountDueCents: 150_000,
    amountPaidCents: 150_000,
  });
  await step('chargeInvoice');
  const sides = await asked((tx) => tx.ledgerEntry.findMany({ where: { account: 'client_credit' } }));
  expect(sides).toEqual([]);
});
