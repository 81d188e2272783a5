import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { oweCredit } from '../../services/billing/owe-credit.ts';
import { type BilledTown, openBilledTown } from '../../tests/setup/billed-town.ts';
import { createFixture, type Fixture } from '../../tests/setup/fixtures.ts';
import { reconcile } from '../reconcile.ts';

const SAME = 'Both books say the same. What is younger than an hour was not compared.';

let town: BilledTown;
let client: Fixture;

beforeAll(async () => {
  town = await openBilledTown();
});
afterAll(() => town?.close());
beforeEach(async () => {
  client = await createFixture(town.world.db);
  const { invoices, customers } = town.town.sandbox.state;
  for (const kept of [invoices, customers]) kept.clear();
});

/** Does what there is to do with an invoice at Stripe, and tells us of it. */
async function happens(stripeInvoiceId: string, acts: readonly string[]): Promise<void> {
  for (const act of acts) {
    await town.press(stripeInvoiceId, act, act === 'refund' ? '100.00' : '');
    await town.tell(client, await town.events());
  }
}

async function opened(): Promise<string> {
  const stripeInvoiceId = await town.stripeIdOf(client, await town.billed(client));
  await town.tell(client, await town.events());
  return stripeInvoiceId;
}

/** Loses what our books say of money; shows and their proofs stay. */
async function wipe(more: readonly string[] = []): Promise<void> {
  const of = [client.operatorId];
  for (const table of ['payment', 'ledger_entry', 'credit_note', 'invoice_line', 'invoice', ...more])
    await town.world.ask(`DELETE FROM ${table} WHERE operator_id = $1`, of);
  if (more.length === 0)
    await town.world.ask(`UPDATE milestone SET status = 'pending' WHERE operator_id = $1`, of);
}

/** A credit note of ours, and where it is at Stripe. */
async function credited(isPaid = false) {
  const { invoiceId, creditNoteId } = await town.billedAndOwed(client);
  const stripeInvoiceId = await town.stripeIdOf(client, invoiceId);
  await town.tell(client, await town.events());
  if (isPaid) await happens(stripeInvoiceId, ['pay']);
  await town.issue(client, creditNoteId);
  await town.tell(client, await town.events());
  const { creditNotes } = town.town.sandbox.state;
  const theirs = [...creditNotes.values()].find(({ invoice }) => invoice === stripeInvoiceId);
  if (!theirs) throw new Error('Stripe has no credit note');
  return { stripeInvoiceId, creditNoteId, theirs };
}

const differences = () =>
  town.asked(client, async (tx) => {
    const rows = await tx.billingDifference.findMany({ where: { kind: 'credit_note' } });
    return rows.map(({ ours, theirs, resolvedAt }) => ({ ours, theirs, isOpen: !resolvedAt }));
  });

async function rebuild() {
  await reconcile(town.books(client), undefined);
  return reconcile(town.books(client), 'stripe');
}

test('what was credited, refunded and charged back is in our books again, to the row and the booking, and once', async () => {
  await credited();
  await credited(true);
  await happens(await opened(), ['pay', 'refund', 'refund']);
  await happens(await opened(), ['pay', 'refund', 'fail_refund']);
  await happens(await opened(), ['pay', 'dispute', 'win']);
  await happens(await opened(), ['pay', 'refund', 'dispute', 'lose']);
  const desk = await opened();
  await town.atStripe('credit_notes', { invoice: desk, amount: '5000' });
  await town.atStripe('credit_notes', { invoice: desk, amount: '700' });
  const [first] = [...town.town.sandbox.state.creditNotes.values()].filter(({ invoice }) => invoice === desk);
  await town.atStripe(`credit_notes/${first?.id}/void`);
  const events = await town.events();
  await town.tell(client, events);
  const before = await town.standing(client);
  expect(before.creditNotes).toHaveLength(2);
  expect((await reconcile(town.books(client), undefined)).said).toEqual([SAME]);

  await wipe();
  const { said, differ } = await rebuild();
  expect(said.filter((line) => line.includes('restored as'))).toHaveLength(7);
  expect(said.filter((line) => line.includes('Lost'))).toEqual([]);
  expect({ said: said.at(-1), differ }).toEqual({ said: SAME, differ: false });
  expect(await town.standing(client)).toEqual(before);
  // All of it came with the invoices: the comparison that follows had nothing to make good.
  const found = await town.asked(client, (tx) => tx.billingDifference.findMany());
  expect([...new Set(found.map(({ kind }) => kind))]).toEqual(['missing_here']);

  expect((await reconcile(town.books(client), 'stripe')).said).toEqual([SAME]);
  await town.tell(client, events);
  expect(await town.standing(client)).toEqual(before);
}, 60_000);

describe('a credit note of ours', () => {
  test('names at Stripe what its row is made of again', async () => {
    const { creditNoteId, theirs } = await credited();
    const { proofId, milestoneId } = await town.asked(client, (tx) =>
      tx.creditNote.findUniqueOrThrow({ where: { id: creditNoteId } }),
    );
    expect(theirs.metadata).toMatchObject({
      ...{ credit_note_id: creditNoteId, proof_id: proofId, milestone_id: milestoneId, price_cents: '8000' },
    });
  });

  test('whose row alone was lost is in our books again by morning, and is not issued a second time', async () => {
    const { creditNoteId } = await credited();
    const before = await town.standing(client);
    await wipeNotes();
    expect((await reconcile(town.books(client), undefined)).said).toEqual([SAME]);
    expect(await town.standing(client)).toEqual(before);
    expect(await differences()).toEqual([{ ours: null, theirs: '8000', isOpen: false }]);
    await town.issue(client, creditNoteId);
    expect(town.town.sandbox.state.creditNotes.size).toBe(before.creditNotes.length + others());
  });

  test('that does not name its show is booked, and told of until a person has written it there', async () => {
    const { theirs } = await credited();
    const before = await town.standing(client);
    const { proof_id: proofId = '', ...old } = theirs.metadata;
    theirs.metadata = old;
    await wipe();
    const { said, differ } = await rebuild();
    const why = 'which show it was for is not written there';
    expect(said).toContain(`  Lost: The row of credit note ${theirs.id}: ${why}.`);
    expect(said).toContain('  Lost: What was owed for the reversed show in slot 1, if anything.');
    expect(differ).toBe(true);
    const { creditNotes, ledger, invoices } = await town.standing(client);
    expect(creditNotes).toEqual([]);
    expect(sumsOf(ledger)).toEqual(sumsOf(before.ledger));
    expect(invoices).toEqual(before.invoices);
    const note = `credit note ${theirs.id}`;
    expect(await differences()).toEqual([{ ours: `${note}: ${why}`, theirs: '8000', isOpen: true }]);

    await town.atStripe(`credit_notes/${theirs.id}`, { 'metadata[proof_id]': proofId });
    expect((await reconcile(town.books(client), undefined)).said).toEqual([SAME]);
    const after = await town.standing(client);
    expect(after.creditNotes).toEqual(before.creditNotes);
    expect(sumsOf(after.ledger)).toEqual(sumsOf(before.ledger));
    expect(await differences()).toMatchObject([{ isOpen: false }]);
  });

  test('whose show is lost too keeps its money in the ledger, and is told of', async () => {
    const { theirs } = await credited();
    const before = await town.standing(client);
    await wipe(['milestone_appointment', 'milestone']);
    const { said } = await rebuild();
    expect(said).toContain(`  Lost: The row of credit note ${theirs.id}: the show that it was for is lost.`);
    const after = await town.standing(client);
    expect(sumsOf(after.ledger)).toEqual(sumsOf(before.ledger));
    expect(after.invoices).toEqual(before.invoices);
    expect(after.creditNotes).toEqual([]);
    expect((await differences()).map(({ isOpen }) => isOpen)).toEqual([true]);
    // A person has seen it: at Stripe, it is nobody's of ours any more.
    await town.atStripe(`credit_notes/${theirs.id}`, { 'metadata[credit_note_id]': '' });
    expect((await reconcile(town.books(client), undefined)).said).toEqual([SAME]);
    expect((await town.standing(client)).ledger).toEqual(after.ledger);
  });

  test('whose show is not reversed here is written down all the same, so that it is not owed again, and told of', async () => {
    const { creditNoteId, theirs } = await credited();
    await wipeNotes();
    await town.world.ask(
      'UPDATE milestone_appointment SET reversed_at = NULL, compensation = NULL WHERE operator_id = $1',
      [client.operatorId],
    );
    expect((await reconcile(town.books(client), undefined)).differ).toBe(true);
    expect(await differences()).toEqual([
      { ours: `credit note ${theirs.id}: its show is not reversed here`, theirs: '8000', isOpen: true },
    ]);
    const { creditNotes } = await town.standing(client);
    expect(creditNotes).toMatchObject([{ id: creditNoteId, status: 'issued' }]);
    const [{ milestoneId, proofId }] = creditNotes as [(typeof creditNotes)[0]];
    const { operatorId, clientId } = client;
    await town.asked(client, (tx) =>
      oweCredit(tx, { operatorId, clientId, milestoneId, proofId, amountCents: 8_000 }),
    );
    expect((await town.standing(client)).creditNotes).toEqual(creditNotes);
  });
});

async function wipeNotes(): Promise<void> {
  const of = [client.operatorId];
  await town.world.ask('DELETE FROM credit_note WHERE operator_id = $1', of);
  await town.world.ask("DELETE FROM ledger_entry WHERE kind = 'credit_note' AND operator_id = $1", of);
  await town.world.ask('UPDATE invoice SET credited_cents = 0 WHERE operator_id = $1', of);
}

/** Those of the clients of other tests. */
function others(): number {
  const { creditNotes, invoices } = town.town.sandbox.state;
  return [...creditNotes.values()].filter(({ invoice }) => !invoices.has(invoice)).length;
}

function sumsOf(ledger: readonly { account: string; amountCents: number }[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { account, amountCents } of ledger) sums[account] = (sums[account] ?? 0) + amountCents;
  return sums;
}
