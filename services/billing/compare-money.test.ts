import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CreditNoteFact } from '../../contracts/billing/facts.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { addInvoice } from '../../tests/setup/billed-invoice.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { sameAtStripe, StripeBooksDouble } from '../../tests/setup/stripe-books.ts';
import { reconcileOperator } from './reconcile-operator.ts';

const NIGHT = new Date('2026-06-10T04:30:00Z');
const LONG_AGO = new Date('2026-06-01T12:00:00Z');
const DAY_MS = 86_400_000;
const LATELY = new Date(NIGHT.getTime() - 1_800_000);

let world: TestWorld;
let client: Fixture;
let theirs: StripeBooksDouble;
let stripeInvoiceId: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await createFixture(world.db);
  theirs = new StripeBooksDouble();
  const { operatorId, clientId } = client;
  const stripeCustomerId = `cus_${clientId}`;
  const standing = { status: 'paid', amountPaidCents: 200_000, number: 'SAMPLE-1' };
  const moments = { createdAt: LONG_AGO, finalizedAt: LONG_AGO, paidAt: LONG_AGO };
  const invoice = await asked(async (tx) => {
    await tx.billingAccount.create({ data: { operatorId, clientId, stripeCustomerId } });
    return addInvoice(tx, client, { ...standing, ...moments });
  });
  stripeInvoiceId = invoice.stripeInvoiceId ?? '';
  theirs.invoices.push(sameAtStripe(invoice, stripeCustomerId));
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, client.operatorId, work);

async function compare(later = 0): Promise<string[]> {
  const now = new Date(NIGHT.getTime() + later);
  await reconcileOperator(world.db, {
    ...{ operatorId: client.operatorId, reconciliationId: randomUUID(), theirs, runAt: now, now },
    ...{ straysKnown: true, beat: () => undefined },
  });
  const rows = await asked((tx) => tx.billingDifference.findMany({ orderBy: { kind: 'asc' } }));
  return rows.map(({ kind, resolvedAt }) => `${kind}: ${resolvedAt ? 'healed' : 'open'}`);
}

function charged(createdAt: Date): void {
  const charge = {
    id: 'ch_1',
    paymentIntentId: `pi_${client.clientId}`,
    customerId: `cus_${client.clientId}`,
    createdAt,
  };
  theirs.charged.push({ ...charge, refundedCents: 300, isDisputed: true });
  const { paymentIntentId } = charge;
  theirs.paid.push({
    ...{ type: 'payment', vendorInvoiceId: stripeInvoiceId, paymentIntentId },
    ...{ amountCents: 200_000, at: createdAt },
  });
}

function refundedAndDisputed(at: Date): void {
  theirs.refunded.push({ id: `re_${client.clientId}`, amountCents: 300, hasFailed: false, createdAt: at });
  theirs.disputed.push({
    ...{ type: 'chargeback', paymentIntentId: `pi_${client.clientId}`, chargeId: `ch_${client.clientId}` },
    ...{ status: 'open', amountCents: 199_700, at },
  });
}

const note = (at: Date): CreditNoteFact => ({
  ...{ type: 'credit_note', kind: 'created', vendorCreditNoteId: `cn_${client.clientId}` },
  ...{ vendorInvoiceId: stripeInvoiceId, amountCents: 500, dueCents: 0, at },
});

test('what happened within the hour is left to its events: a charge, a refund, a chargeback, a credit note, a balance', async () => {
  charged(LATELY);
  theirs.notes.push({ created: note(LATELY), voided: null });
  Object.assign(theirs.invoices[0] ?? {}, { creditedCents: 500 });
  theirs.balanceCents = -500;
  expect(await compare()).toEqual([]);
  theirs.charged.length = 0;
  charged(LONG_AGO);
  refundedAndDisputed(LATELY);
  expect(await compare()).toEqual(['payment: healed']);
  theirs.notes.splice(0, 1, { created: note(LONG_AGO), voided: { ...note(LATELY), kind: 'voided' } });
  expect(await compare()).toEqual(['payment: healed']);
});

test('a balance is not compared in the hour after its credit was booked, nor while an invoice has just been paid', async () => {
  theirs.balanceCents = -700;
  Object.assign(theirs.invoices[0] ?? {}, { paidAt: LATELY });
  expect(await compare()).toEqual([]);
  Object.assign(theirs.invoices[0] ?? {}, { paidAt: LONG_AGO });
  const { operatorId, clientId } = client;
  const entry = {
    operatorId,
    clientId,
    booking: 'credit:1',
    kind: 'credit_note',
    currency: 'usd',
    at: LATELY,
  };
  await asked((tx) =>
    tx.ledgerEntry.createMany({
      data: [
        { ...entry, account: 'revenue', amountCents: 500 },
        { ...entry, account: 'client_credit', amountCents: -500 },
      ],
    }),
  );
  expect(await compare()).toEqual([]);
});

test('a difference that cannot be compared tonight stands, and is not taken to be gone', async () => {
  theirs.balanceCents = -700;
  Object.assign(theirs.invoices[0] ?? {}, { number: 'SAMPLE-2' });
  expect(await compare()).toEqual(['balance: open', 'number: open']);
  theirs.notes.push({ created: note(new Date(LATELY.getTime() + DAY_MS)), voided: null });
  expect(await compare(DAY_MS)).toEqual(['balance: open', 'number: open']);
  theirs.notes.length = 0;
  theirs.balanceCents = 0;
  expect(await compare(2 * DAY_MS)).toEqual(['balance: healed', 'number: open']);
});

test('a charge of an invoice that our books lack books nothing, until the invoice is restored', async () => {
  charged(LONG_AGO);
  refundedAndDisputed(LONG_AGO);
  theirs.paid.splice(0, 1, { ...(theirs.paid[0] as (typeof theirs.paid)[0]), vendorInvoiceId: 'in_unknown' });
  expect(await compare()).toEqual([]);
  expect(await asked((tx) => tx.payment.count())).toBe(0);
});

test('a chargeback that was won is booked when it began, and taken back when we learn of it', async () => {
  charged(LONG_AGO);
  refundedAndDisputed(LONG_AGO);
  Object.assign(theirs.disputed[0] ?? {}, { status: 'won' });
  expect(await compare()).toEqual(['chargeback: healed', 'payment: healed', 'refund: healed']);
  const entries = await asked((tx) =>
    tx.ledgerEntry.findMany({ where: { account: 'chargebacks' }, orderBy: { at: 'asc' } }),
  );
  expect(entries.map(({ kind, at }) => [kind, at])).toEqual([
    ['chargeback', LONG_AGO],
    ['chargeback_won', NIGHT],
  ]);
});

test('a chargeback of money that is for no invoice is no difference of ours', async () => {
  charged(LONG_AGO);
  theirs.paid.length = 0;
  Object.assign(theirs.charged[0] ?? {}, { refundedCents: 0 });
  refundedAndDisputed(LONG_AGO);
  expect(await compare()).toEqual([]);
});
