import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { addInvoice, balances } from '../../tests/setup/billed-invoice.ts';
import { billShows } from '../../tests/setup/billed-shows.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { sameAtStripe, StripeBooksDouble } from '../../tests/setup/stripe-books.ts';
import { findAllStrays, type Progress, reconcileOperator } from './reconcile-operator.ts';

const HOUR = 3_600_000;
const NIGHT = new Date('2026-06-10T04:30:00Z');
const LONG_AGO = new Date('2026-06-01T12:00:00Z');

let world: TestWorld;
let client: Fixture;
let customerId: string;
let theirs: StripeBooksDouble;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await createFixture(world.db);
  theirs = new StripeBooksDouble();
  const { operatorId, clientId } = client;
  customerId = `cus_${clientId}`;
  await asked((tx) =>
    tx.billingAccount.create({ data: { operatorId, clientId, stripeCustomerId: customerId } }),
  );
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, client.operatorId, work);

/** The same invoice in both books, made long ago, open unless it is told otherwise. */
async function billed(data: Partial<Prisma.InvoiceUncheckedCreateInput> = {}): Promise<Prisma.InvoiceModel> {
  const number = `SAMPLE-${randomUUID()}`;
  const standing = { status: 'open', createdAt: LONG_AGO, finalizedAt: LONG_AGO, number };
  const invoice = await asked((tx) => addInvoice(tx, client, { ...standing, ...data }));
  theirs.invoices.push(sameAtStripe(invoice, customerId));
  return invoice;
}

async function compare(nights = 0, from?: Progress) {
  const now = new Date(NIGHT.getTime() + nights * 24 * HOUR);
  const beats: Progress[] = [];
  await findAllStrays(world.db, { theirs, runAt: now, now, beat: () => undefined });
  const reconciliationId = randomUUID();
  const done = await reconcileOperator(world.db, {
    ...{ operatorId: client.operatorId, reconciliationId, theirs, runAt: now, now, straysKnown: true, from },
    beat: (progress) => beats.push(progress),
  });
  return { ...done, reconciliationId, beats };
}

const found = () =>
  asked(async (tx) => {
    const rows = await tx.billingDifference.findMany({ orderBy: { kind: 'asc' } });
    return rows.map(({ kind, ours, theirs: other, resolvedAt }) => ({
      kind,
      ours,
      theirs: other,
      resolvedAt,
    }));
  });
const tasks = () => asked((tx) => tx.task.findMany({ where: { kind: 'billing_difference' } }));
const now = (id: string) => asked((tx) => tx.invoice.findUniqueOrThrow({ where: { id } }));

test('books that agree differ in nothing, and the comparison says how many it has seen', async () => {
  for (let i = 0; i < 3; i += 1) await billed();
  const { reconciliationId, ...done } = await compare();
  expect(done).toMatchObject({ invoices: 3, differences: 0 });
  const row = await asked((tx) => tx.reconciliation.findUniqueOrThrow({ where: { id: reconciliationId } }));
  expect(row).toMatchObject({ invoices: 3, differences: 0, createdAt: NIGHT, finishedAt: NIGHT });
  expect(await found()).toEqual([]);
});

test('more invoices than are held at a time are all compared, in both directions', async () => {
  const invoices: Prisma.InvoiceModel[] = [];
  for (let i = 0; i < 205; i += 1) invoices.push(await billed());
  const last = theirs.invoices.at(-1);
  if (last) last.creditedCents += 1;
  theirs.invoices.splice(0, 1);
  expect(await compare()).toMatchObject({ invoices: 205, differences: 2 });
  expect(await found()).toMatchObject([{ kind: 'credited' }, { kind: 'missing_at_stripe' }]);
}, 60_000);

test('a difference is one row and one task, however often it is found, until it is gone', async () => {
  const invoice = await billed();
  theirs.of(invoice).creditedCents = 8_000;
  await compare();
  await compare(1);
  const open = { kind: 'credited', ours: '0', theirs: '8000', resolvedAt: null };
  expect(await found()).toEqual([open]);
  expect(await tasks()).toHaveLength(1);
  theirs.of(invoice).creditedCents = 0;
  await compare(2);
  expect((await found())[0]?.resolvedAt).toEqual(new Date(NIGHT.getTime() + 48 * HOUR));
  theirs.of(invoice).creditedCents = 8_000;
  await compare(3);
  expect(await found()).toEqual([open]);
  expect(await tasks()).toHaveLength(2);
});

describe('what one book has and the other has not', () => {
  test('ours alone', async () => {
    await billed();
    const stuck = await asked((tx) => addInvoice(tx, client, { stripeInvoiceId: null, createdAt: LONG_AGO }));
    theirs.invoices.length = 0;
    await compare();
    expect(await found()).toMatchObject([
      { kind: 'missing_at_stripe', theirs: null },
      { kind: 'missing_at_stripe', theirs: null },
    ]);
    expect((await tasks()).map(({ title }) => title)).toContain(`Stripe does not have invoice ${stuck.id}`);
  });

  test("Stripe's alone: of our customer, or of any that names us; another operator's is not ours", async () => {
    const invoice = sameAtStripe(await billed(), customerId);
    const lost = { ...invoice, metadata: { ...invoice.metadata, invoice_id: randomUUID() } };
    const { operatorId: stranger } = await createFixture(world.db);
    theirs.invoices.push(
      { ...lost, id: 'in_of_customer', metadata: {} },
      { ...lost, id: 'in_draft_of_nobody', metadata: {}, status: 'draft' },
      { ...lost, id: 'in_named', customerId: 'cus_other' },
      { ...lost, id: 'in_of_stranger', customerId: 'cus_x', metadata: { operator_id: stranger } },
      { ...lost, id: 'in_of_nobody', customerId: 'cus_x', metadata: { operator_id: randomUUID() } },
      { ...lost, id: 'in_malformed', customerId: 'cus_x', metadata: { operator_id: 'x' } },
    );
    await compare();
    const keys = await asked((tx) => tx.billingDifference.findMany({ orderBy: { key: 'asc' } }));
    expect(keys.map(({ key, kind, clientId }) => [key, kind, clientId])).toEqual([
      ['stripe:in_named', 'missing_here', client.clientId],
      ['stripe:in_of_customer', 'missing_here', client.clientId],
    ]);
    const strangers = await asOperator(world.db, stranger, (tx) => tx.billingDifference.findMany());
    expect(strangers.map(({ key }) => key)).toEqual(['stripe:in_of_stranger']);
  });

  test('an invoice that was made twice is told of, until one is void', async () => {
    const twice = { ...sameAtStripe(await billed(), customerId), id: 'in_twice' };
    theirs.invoices.push(twice);
    await compare();
    expect(await found()).toMatchObject([{ kind: 'duplicate', resolvedAt: null }]);
    twice.status = 'void';
    expect(await compare(1)).toMatchObject({ differences: 0 });
    expect(await found()).toMatchObject([{ kind: 'duplicate', resolvedAt: expect.any(Date) }]);
  });

  test('an invoice that is being made anew is not taken for a void copy of it', async () => {
    const invoice = await billed({ status: 'draft', remade: 1 });
    Object.assign(theirs.of(invoice), { id: 'in_copy', status: 'void' });
    await asked((tx) => tx.invoice.update({ where: { id: invoice.id }, data: { stripeInvoiceId: null } }));
    await compare();
    expect(await now(invoice.id)).toMatchObject({ status: 'draft', stripeInvoiceId: null });
  });

  test('when the strays were not looked for, they are not taken to be gone', async () => {
    theirs.invoices.push({ ...sameAtStripe(await billed(), 'cus_other'), id: 'in_twice' });
    await compare();
    const later = new Date(NIGHT.getTime() + HOUR);
    const run = { operatorId: client.operatorId, reconciliationId: randomUUID(), runAt: later, now: later };
    await reconcileOperator(world.db, { ...run, theirs, straysKnown: false, beat: () => undefined });
    expect(await found()).toMatchObject([{ kind: 'duplicate', resolvedAt: null }]);
  });
});

test('what is being made, or was just paid, is no difference', async () => {
  const minutesAgo = new Date(NIGHT.getTime() - HOUR / 2);
  await asked((tx) => addInvoice(tx, client, { stripeInvoiceId: null, createdAt: minutesAgo }));
  const draft = await billed({ status: 'draft', finalizedAt: null, number: null, createdAt: minutesAgo });
  Object.assign(theirs.of(draft), { createdAt: minutesAgo, subtotalCents: 0, totalCents: 0 });
  const paid = await billed();
  Object.assign(theirs.of(paid), { status: 'paid', paidAt: minutesAgo, amountPaidCents: 200_000 });
  theirs.invoices.push({ ...sameAtStripe(paid, customerId), id: 'in_new', createdAt: minutesAgo });
  expect(await compare()).toMatchObject({ differences: 0 });
  expect(await found()).toEqual([]);
});

test('news that came after the list was read are no difference', async () => {
  const invoice = await billed({ status: 'paid', paidAt: LONG_AGO, amountPaidCents: 200_000 });
  theirs.stale.set(invoice.stripeInvoiceId ?? '', {
    ...theirs.of(invoice),
    status: 'open',
    amountPaidCents: 0,
  });
  await compare();
  expect(await found()).toEqual([]);
});

test('a credit note that was just issued is no difference, and one that is lost is', async () => {
  const [show] = await billShows(world.db, client);
  const { invoiceId = '', milestoneId = '', proofId = '' } = show ?? {};
  const data = {
    ...{ status: 'open', stripeInvoiceId: `in_${invoiceId}`, number: `SAMPLE-${invoiceId}` },
    ...{ createdAt: LONG_AGO, finalizedAt: LONG_AGO },
  };
  const invoice = await asked((tx) => tx.invoice.update({ where: { id: invoiceId }, data }));
  theirs.invoices.push({ ...sameAtStripe(invoice, customerId), creditedCents: 8_000 });
  const { operatorId, clientId } = client;
  const owed = { operatorId, clientId, invoiceId, milestoneId, proofId, amountCents: 8_000, currency: 'usd' };
  const createdAt = new Date(NIGHT.getTime() - HOUR / 2);
  await asked((tx) => tx.creditNote.create({ data: { ...owed, createdAt } }));
  expect(await compare()).toMatchObject({ differences: 0 });
  await compare(1);
  expect(await found()).toMatchObject([{ kind: 'credited', ours: '0', theirs: '8000', resolvedAt: null }]);
});

describe('an event that we lost', () => {
  test.each([
    [
      'paid',
      { amountPaidCents: 216_000, paidAt: LONG_AGO },
      { cash: 216_000, revenue: -200_000, tax: -16_000 },
    ],
    ['void', {}, {}],
    ['uncollectible', {}, { bad_debt: 216_000, revenue: -200_000, tax: -16_000 }],
    ['open', {}, { receivable: 216_000, revenue: -200_000, tax: -16_000 }],
  ])(
    'that it is %s: its service applies it, it is audited, and nobody need do anything',
    async (status, more, sums) => {
      const invoice = await billed({ status: 'draft', finalizedAt: null, number: null });
      const final = { status, number: 'SAMPLE-7', totalCents: 216_000, amountDueCents: 216_000 };
      Object.assign(theirs.of(invoice), { ...final, ...more });
      await compare();
      expect(await now(invoice.id)).toMatchObject({ status, number: 'SAMPLE-7', taxCents: 16_000 });
      expect(await asked((tx) => balances(tx, client.clientId))).toEqual(sums);
      const rows = await found();
      expect(rows.map(({ kind }) => kind)).toContain('state');
      expect(rows.filter(({ resolvedAt }) => !resolvedAt)).toEqual([]);
      expect(await tasks()).toEqual([]);
      const [audited] = await asked((tx) => tx.audit.findMany({ where: { action: 'invoice.status' } }));
      expect(audited).toMatchObject({ actorKind: 'workflow', actorId: 'reconcile-billing' });
      expect(await compare(1)).toMatchObject({ differences: 0 });
    },
  );

  test('of a payment of another amount is left to staff', async () => {
    const invoice = await billed();
    Object.assign(theirs.of(invoice), { status: 'paid', subtotalCents: 1, amountPaidCents: 1 });
    await compare();
    expect(await now(invoice.id)).toMatchObject({ status: 'open' });
    expect((await found()).filter(({ resolvedAt }) => !resolvedAt).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['amount', 'paid', 'state']),
    );
  });

  test('never takes a paid invoice back', async () => {
    const invoice = await billed({ status: 'paid', paidAt: LONG_AGO });
    theirs.of(invoice).status = 'open';
    await compare();
    expect(await now(invoice.id)).toMatchObject({ status: 'paid' });
    expect(await found()).toMatchObject([{ kind: 'state', ours: 'paid', theirs: 'open', resolvedAt: null }]);
  });

  test('of the answer to our own request ties the two together', async () => {
    const invoice = await billed();
    await asked((tx) => tx.invoice.update({ where: { id: invoice.id }, data: { stripeInvoiceId: null } }));
    await compare();
    expect(await now(invoice.id)).toMatchObject({ stripeInvoiceId: invoice.stripeInvoiceId });
  });
});

test('a comparison that was broken off goes on where it was', async () => {
  await billed();
  const { beats } = await compare();
  const from = beats.at(-1);
  expect(from).toMatchObject({ after: client.clientId, invoices: 1 });
  const lists = theirs.lists;
  expect(await compare(1, from)).toMatchObject({ invoices: 1 });
  expect(theirs.lists - lists).toBe(1);
});
