import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { creditWorkflowId, invoiceWorkflowId } from '../../contracts/billing/workflow.ts';
import { raiseDispute } from '../../services/billing/raise-dispute.ts';
import { recordInvoiceFact } from '../../services/billing/record-invoice-fact.ts';
import { resolveDispute } from '../../services/billing/resolve-dispute.ts';
import { withdrawDispute } from '../../services/billing/withdraw-dispute.ts';
import type { Caller } from '../../services/caller.ts';
import { type BilledShow, billShows } from '../../tests/setup/billed-shows.ts';
import { addClient, type Fixture } from '../../tests/setup/fixtures.ts';
import { invoiceFact } from '../../tests/setup/invoice-fact.ts';
import { promiseOf } from '../../tests/workflows/cast.ts';
import { DAY, HOUR, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let staff: Caller;
let client: Fixture;
let show: BilledShow;
let second: BilledShow;

beforeAll(async () => {
  stage = await openStage();
  const { operatorId } = stage;
  staff = { tenant: { role: 'operator', operatorId }, actor: { kind: 'person', id: 'staff' } };
});
afterAll(async () => stage?.close());
beforeEach(async () => {
  client = await addClient(stage.db, stage.operatorId);
  const [first, other] = await billShows(stage.db, client);
  if (!first || !other) throw new Error('there is no milestone');
  [show, second] = [first, other];
});

const reason = 'Nobody came.';
const contest = async (contested: BilledShow): Promise<string> =>
  (await raiseDispute(stage.db, staff, { proofId: contested.proofId, reason })).id;

/** Contests a show, and settles it so. @returns the credit note's workflow */
async function settle(contested: BilledShow, outcome: 'credited' | 'replaced' = 'credited'): Promise<string> {
  const id = await contest(contested);
  await resolveDispute(stage.db, staff, { id, outcome, reason }, await stage.now());
  const note = await noteOf(contested);
  return creditWorkflowId(note?.id ?? '');
}

const noteOf = ({ proofId }: BilledShow) =>
  stage.read((tx) => tx.creditNote.findFirst({ where: { proofId } }));
const invoice = () => stage.read((tx) => tx.invoice.findUniqueOrThrow({ where: { id: show.invoiceId } }));

async function invoiceAtStripe() {
  const { stripeInvoiceId } = await invoice();
  const kept = stage.vendors.stripe.invoices.get(stripeInvoiceId ?? '');
  if (!kept) throw new Error('Stripe has no such invoice');
  return kept;
}

/** What Stripe made for a show, and under which keys it was asked. */
async function creditsAtStripe(contested: BilledShow) {
  const { stripe } = stage.vendors;
  const note = await noteOf(contested);
  const made = [...stripe.creditNotes.values()].filter(
    ({ metadata }) => metadata.credit_note_id === note?.id,
  );
  const keys = stripe.requests.flatMap(({ method, key }) =>
    method === 'createCreditNote' && key.startsWith(`credit:${note?.id}`) ? [key] : [],
  );
  return { made: made.map(({ amountCents, toBalanceCents }) => ({ amountCents, toBalanceCents })), keys };
}

/** The booking of a show's credit, by account. */
async function booked(contested: BilledShow): Promise<Record<string, number>> {
  const note = await noteOf(contested);
  const rows = await stage.read((tx) =>
    tx.ledgerEntry.findMany({ where: { booking: `credit:${note?.id}` } }),
  );
  return Object.fromEntries(rows.map(({ account, amountCents }) => [account, amountCents]));
}

async function tell(kind: 'paid' | 'voided' | 'uncollectible', amountPaidCents?: number): Promise<void> {
  const { operatorId } = stage;
  const { id: invoiceId, stripeInvoiceId, amountCents } = await invoice();
  const told = invoiceFact(kind, { stripeInvoiceId, invoiceId, amountCents, at: await stage.now() });
  const fact = { ...told, ...(amountPaidCents !== undefined && { amountPaidCents }) };
  await stage.tell((tx) =>
    recordInvoiceFact(tx, { operatorId, fact, actor: { kind: 'event', id: 'stripe:1' } }),
  );
}

async function pay(): Promise<void> {
  const kept = await invoiceAtStripe();
  Object.assign(kept, { status: 'paid', amountPaidCents: kept.amountDueCents });
}

test('before payment a credit makes the invoice smaller: it is issued, counted and booked once', async () => {
  await stage.relay();
  const workflowId = await settle(show);
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('issued');
  const { made, keys } = await creditsAtStripe(show);
  expect(made).toEqual([{ amountCents: 8_000, toBalanceCents: 0 }]);
  expect(keys).toEqual([workflowId]);
  expect(await noteOf(show)).toMatchObject({
    ...{ status: 'issued', appliedTo: 'amount_due', taxCents: 0, issuedAt: expect.any(Date) },
    stripeCreditNoteId: expect.any(String),
  });
  expect(await booked(show)).toEqual({ revenue: 8_000, receivable: -8_000 });
  expect(await invoice()).toMatchObject({ creditedCents: 8_000, status: 'open' });
  expect(await promiseOf(stage, workflowId.slice('credit:'.length))).toBeNull();
  await stage.record('billing/credit-note', workflowId);
});

test("after payment it stands on the client's balance", async () => {
  await stage.relay();
  await pay();
  await tell('paid');
  const workflowId = await settle(show);
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('issued');
  const { made, keys } = await creditsAtStripe(show);
  expect(made).toEqual([{ amountCents: 8_000, toBalanceCents: 8_000 }]);
  expect(keys).toEqual([`${workflowId}:balance:8000`]);
  expect(await noteOf(show)).toMatchObject({ status: 'issued', appliedTo: 'balance' });
  expect(await booked(show)).toEqual({ revenue: 8_000, client_credit: -8_000 });
  expect(await invoice()).toMatchObject({ creditedCents: 8_000, status: 'paid' });
});

test.each(['before', 'after'])('a show that is replaced %s payment moves no money', async (when) => {
  await stage.relay();
  if (when === 'after') {
    await pay();
    await tell('paid');
  }
  await settle(show, 'replaced');
  await stage.relay();
  expect(await noteOf(show)).toBeNull();
  expect(await invoice()).toMatchObject({ creditedCents: 0, amountCents: 200_000 });
  const proof = await stage.read((tx) =>
    tx.milestoneAppointment.findUniqueOrThrow({ where: { id: show.proofId } }),
  );
  expect(proof.compensation).toBe('replace');
});

test('a draft is waited for, without spinning, and the credit is issued as soon as it is final', async () => {
  const held = await contest(second);
  const workflowId = await settle(show);
  await stage.relay();
  await stage.pass(DAY);
  expect(await invoice()).toMatchObject({ status: 'draft' });
  expect((await creditsAtStripe(show)).keys).toEqual([]);
  expect(await promiseOf(stage, workflowId.slice('credit:'.length))).toMatchObject({
    what: 'Issue the credit note at Stripe',
    blockedBy: 'its invoice is not final yet',
  });
  // A minute, two, four … an hour: 29 looks in a day, of at most seven events each.
  expect(await stage.historyLength(workflowId)).toBeLessThan(220);
  await withdrawDispute(stage.db, staff, held, await stage.now());
  await stage.relay();
  expect(await noteOf(show)).toMatchObject({ status: 'issued', appliedTo: 'amount_due' });
  await expect(stage.ending(workflowId)).resolves.toBe('issued');
  await stage.record('billing/credit-note-of-draft', workflowId);
});

test('when Stripe does not act, it is asked again with the same key', async () => {
  await stage.relay();
  stage.vendors.moods.createCreditNote = ['nothing', 'nothing'];
  const workflowId = await settle(show);
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('issued');
  const { made, keys } = await creditsAtStripe(show);
  expect(made).toHaveLength(1);
  expect(keys).toEqual([workflowId, workflowId, workflowId]);
});

test('when Stripe acts and is not heard, the note is found, though its key is forgotten, and not made again', async () => {
  await stage.relay();
  const { stripe, moods } = stage.vendors;
  moods.createCreditNote = ['throw'];
  stripe.beforeCredit = () => void setImmediate(() => stripe.forgetKeys());
  const workflowId = await settle(show);
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('issued');
  const { made, keys } = await creditsAtStripe(show);
  expect(made).toHaveLength(1);
  expect(keys).toHaveLength(1);
  expect(await invoice()).toMatchObject({ creditedCents: 8_000 });
});

test('a payment between our question and our request sends the money to the balance instead, under another key', async () => {
  await stage.relay();
  const kept = await invoiceAtStripe();
  stage.vendors.stripe.beforeCredit = () =>
    Object.assign(kept, { status: 'paid', amountPaidCents: kept.amountDueCents });
  const workflowId = await settle(show);
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('issued');
  const { made, keys } = await creditsAtStripe(show);
  expect(made).toEqual([{ amountCents: 8_000, toBalanceCents: 8_000 }]);
  expect(keys).toEqual([workflowId, `${workflowId}:balance:8000`]);
  expect(await noteOf(show)).toMatchObject({ appliedTo: 'balance' });
});

test('more than is left to pay makes the invoice paid with nothing, and only the rest stands on the balance', async () => {
  await stage.relay();
  // What the client had on its balance has paid the rest.
  Object.assign(await invoiceAtStripe(), { amountDueCents: 5_000 });
  const workflowId = await settle(show);
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('issued');
  expect((await creditsAtStripe(show)).made).toEqual([{ amountCents: 8_000, toBalanceCents: 3_000 }]);
  expect(await booked(show)).toEqual({ revenue: 8_000, receivable: -5_000, client_credit: -3_000 });
  expect(await invoiceAtStripe()).toMatchObject({ status: 'paid', amountDueCents: 0 });
  await tell('paid', 0);
  expect(await invoice()).toMatchObject({ status: 'paid', amountPaidCents: 0, creditedCents: 8_000 });
  await expect(stage.ending(invoiceWorkflowId(show.invoiceId))).resolves.toBe('paid');
});

test('tax goes back with the price, by the slot', async () => {
  await stage.relay();
  // 8.25 % of 200,000 cents: 660 cents a slot.
  Object.assign(await invoiceAtStripe(), { totalCents: 216_500, amountDueCents: 216_500 });
  await stage.ending(await settle(show).then((id) => stage.relay().then(() => id)));
  expect((await creditsAtStripe(show)).made).toEqual([{ amountCents: 8_660, toBalanceCents: 0 }]);
  expect(await noteOf(show)).toMatchObject({ amountCents: 8_000, taxCents: 660 });
  expect(await booked(show)).toEqual({ revenue: 8_000, tax: 660, receivable: -8_660 });
  expect(await invoice()).toMatchObject({ creditedCents: 8_660 });
});

test.each(['voided', 'uncollectible'] as const)(
  'of an invoice that is %s nothing is given back',
  async (kind) => {
    await stage.relay();
    await tell(kind);
    const workflowId = await settle(show);
    await stage.relay();
    await expect(stage.ending(workflowId)).resolves.toBe('not_needed');
    expect((await creditsAtStripe(show)).keys).toEqual([]);
    expect(await booked(show)).toEqual({});
  },
);

test('while only Stripe knows that the invoice was voided, nothing is asked; then nothing is given back', async () => {
  await stage.relay();
  Object.assign(await invoiceAtStripe(), { status: 'void' });
  const workflowId = await settle(show);
  await stage.relay();
  await stage.pass(3 * HOUR);
  expect(await noteOf(show)).toMatchObject({ status: 'pending' });
  expect((await creditsAtStripe(show)).keys).toEqual([]);
  await tell('voided');
  await expect(stage.ending(workflowId)).resolves.toBe('not_needed');
});

test("what the payer's bank has taken back is not given back again, and while it asks, the credit waits", async () => {
  const { operatorId } = stage;
  await tell('paid');
  const about = { operatorId, clientId: client.clientId, invoiceId: show.invoiceId };
  const { amountCents } = await invoice();
  const taken = { amountCents, chargeback: 'open', chargebackCents: amountCents };
  const { id } = await stage.read((tx) =>
    tx.payment.create({ data: { ...about, ...taken, stripePaymentIntentId: `pi_${show.invoiceId}` } }),
  );
  const [first, other] = [await settle(show), await settle(second)];
  await stage.relay();
  await stage.pass(2 * HOUR);
  expect((await creditsAtStripe(show)).made).toEqual([]);
  await stage.read((tx) => tx.payment.update({ where: { id }, data: { chargeback: 'lost' } }));
  await expect(stage.ending(first)).resolves.toBe('not_needed');
  await expect(stage.ending(other)).resolves.toBe('not_needed');
  expect((await creditsAtStripe(second)).made).toEqual([]);
});
