import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BilledTown, openBilledTown } from '../../tests/setup/billed-town.ts';
import { createFixture, type Fixture } from '../../tests/setup/fixtures.ts';
import { compare } from './compare.ts';

let town: BilledTown;

beforeAll(async () => {
  town = await openBilledTown();
});
afterAll(() => town?.close());

interface Story {
  readonly client: Fixture;
  /** At Stripe. */
  readonly invoice: string;
  readonly creditNoteId: string;
}

/** An open invoice at Stripe with a show of it owed back: all that was told so far is known. */
async function begin(): Promise<Story> {
  const client = await createFixture(town.world.db);
  const { invoiceId, creditNoteId } = await town.billedAndOwed(client);
  const invoice = await town.stripeIdOf(client, invoiceId);
  await town.tell(client, await town.events());
  return { client, invoice, creditNoteId };
}

/** The same of every story: ids, addresses and moments are left out. */
async function books({ client }: Story): Promise<unknown> {
  const own = new Set(['number', 'hostedUrl', 'pdfUrl', 'paidAt', 'dueAt', 'seal']);
  const standing = await town.standing(client);
  const text = JSON.stringify(standing, (name, value: unknown) => (own.has(name) ? undefined : value))
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/\b(pi|ch|re|cn|in|ii|du|cus)_\w+?(?=[":])/g, '$1');
  const said = JSON.parse(text) as Record<string, unknown[]>;
  return Object.fromEntries(
    Object.entries(said).map(([name, rows]) => [name, rows.map((row) => JSON.stringify(row)).sort()]),
  );
}

const differences = ({ client }: Story) =>
  town.asked(client, async (tx) => {
    const rows = await tx.billingDifference.findMany({ orderBy: { kind: 'asc' } });
    return rows.map(({ kind, resolvedAt }) => `${kind}: ${resolvedAt ? 'healed' : 'open'}`);
  });

const note = (invoice: string, amount: string, more: Readonly<Record<string, string>> = {}) =>
  town.atStripe('credit_notes', { invoice, amount, ...more });

type Act = (story: Story) => Promise<void>;
const PAY: Act = ({ invoice }) => town.press(invoice, 'pay');
const REFUND: Act = ({ invoice }) => town.press(invoice, 'refund', '100.00');
const press =
  (act: string): Act =>
  ({ invoice }) =>
    town.press(invoice, act);
const ISSUE: Act = ({ client, creditNoteId }) => town.issue(client, creditNoteId, false);
const DESK: Act = ({ invoice }) => note(invoice, '5000');
const VOID: Act = async ({ invoice }) => {
  const made = [...town.town.sandbox.state.creditNotes.values()].find((one) => one.invoice === invoice);
  await town.atStripe(`credit_notes/${made?.id}/void`);
};
const TO_BALANCE: Act = ({ invoice }) => note(invoice, '5000', { credit_amount: '5000' });
const PAID_BACK: Act = ({ invoice }) => note(invoice, '5000', { refund_amount: '5000' });

/** @returns Stripe's events of what happens, one thing after the other */
async function play(story: Story, acts: readonly Act[]) {
  const events: Awaited<ReturnType<BilledTown['events']>> = [];
  for (const act of acts) {
    await act(story);
    events.push(...(await town.events()));
  }
  return events;
}

describe('an event that never came is made good at night, and changes nothing when it comes late', () => {
  test.each<[string, Act[], RegExp, string[]]>([
    ['of a payment', [PAY], /^invoice_payment/, ['payment']],
    ['that it is paid, and by which payment', [PAY], /^invoice/, ['paid', 'payment', 'state']],
    ['of a refund', [PAY, REFUND], /^charge\.refunded/, ['refund']],
    ['of two refunds', [PAY, REFUND, REFUND], /^charge\.refunded/, ['refund']],
    [
      'of a refund of a payment that we were not told of',
      [PAY, REFUND],
      /^(charge|invoice_)/,
      ['payment', 'refund'],
    ],
    ['that a refund failed', [PAY, REFUND, press('fail_refund')], /^refund\./, ['refund']],
    ['of a chargeback', [PAY, press('dispute')], /^charge\.dispute/, ['chargeback']],
    [
      'that a chargeback was won',
      [PAY, press('dispute'), press('win')],
      /dispute\.(closed|funds_re)/,
      ['chargeback'],
    ],
    [
      'of a chargeback from its beginning to its loss',
      [PAY, press('dispute'), press('lose')],
      /dispute/,
      ['chargeback'],
    ],
    [
      'of a chargeback from its beginning to its gain',
      [PAY, press('dispute'), press('win')],
      /dispute/,
      ['chargeback'],
    ],
    ['of a credit note of ours, whose answer was lost', [ISSUE], /^credit_note/, ['credit_note']],
    ['of a credit note of ours to a client that has paid', [PAY, ISSUE], /^credit_note/, ['credit_note']],
    ["of a credit note of Stripe's desk", [DESK], /^credit_note/, ['credit_note']],
    ['of one that was voided', [DESK, VOID], /^credit_note/, ['credit_note']],
    ['that one was voided', [DESK, VOID], /^credit_note\.voided/, ['credit_note']],
    ['of one onto the balance', [PAY, TO_BALANCE], /^credit_note/, ['credit_note']],
    ['of one that was paid back', [PAY, PAID_BACK], /^(credit_note|charge\.)/, ['credit_note', 'refund']],
  ])(
    '%s',
    async (_what, acts, lost, kinds) => {
      const told = await begin();
      await town.tell(told.client, await play(told, acts));
      expect(await compare(town.books(told.client))).toEqual([]);
      expect(await differences(told)).toEqual([]);
      const expected = await books(told);

      const untold = await begin();
      const events = await play(untold, acts);
      await town.tell(
        untold.client,
        events.filter(({ type }) => !lost.test(type)),
      );
      expect(await books(untold)).not.toEqual(expected);
      expect(await compare(town.books(untold.client))).toEqual([]);
      expect(await books(untold)).toEqual(expected);
      expect(await differences(untold)).toEqual(kinds.map((kind) => `${kind}: healed`));

      await town.tell(untold.client, events);
      if (acts.includes(ISSUE)) await town.issue(untold.client, untold.creditNoteId);
      expect(await books(untold)).toEqual(expected);
      expect(await compare(town.books(untold.client))).toEqual([]);
      expect(await books(untold)).toEqual(expected);
    },
    60_000,
  );
});

test('a refund after one that failed is booked, at night at the latest: by its event alone it may look like the first', async () => {
  const story = await begin();
  await town.tell(story.client, await play(story, [PAY, REFUND, press('fail_refund'), REFUND]));
  expect(await compare(town.books(story.client))).toEqual([]);
  const { payments, invoices, ledger } = await town.standing(story.client);
  expect(payments).toMatchObject([{ refundedCents: 20_000, refundFailedCents: 10_000 }]);
  expect(invoices).toMatchObject([{ refundedCents: 10_000 }]);
  const refunds = ledger.filter(({ account }) => account === 'refunds');
  expect(refunds.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(10_000);
  const tasks = await town.asked(story.client, (tx) =>
    tx.task.findMany({ where: { kind: 'refund_failed' } }),
  );
  expect(tasks.map(({ title }) => title)).toEqual([
    'A refund of $100.00 did not reach the client: give it back another way',
  ]);
});

describe("the balance that a customer has at Stripe, and the client's credit in our ledger", () => {
  const balance = ({ client }: Story) =>
    town.asked(client, async (tx) => {
      const rows = await tx.billingDifference.findMany({ where: { kind: 'balance' } });
      const tasks = await tx.task.findMany({ where: { kind: 'billing_difference' } });
      return {
        rows: rows.map(({ ours, theirs, resolvedAt }) => ({ ours, theirs, isOpen: !resolvedAt })),
        tasks: tasks.map(({ title }) => title),
      };
    });
  const setBalance = async (story: Story, cents: number) => {
    const { stripeCustomerId } = await town.asked(story.client, (tx) => tx.billingAccount.findFirstOrThrow());
    await town.atStripe(`customers/${stripeCustomerId}`, { balance: String(cents) });
  };

  test('that differ are told of, are left as they are, and are right again once they agree', async () => {
    const story = await begin();
    await town.tell(story.client, await play(story, [PAY, TO_BALANCE]));
    await setBalance(story, -3_000);
    const before = await books(story);
    expect(await compare(town.books(story.client))).toMatchObject([{ kind: 'balance', invoiceId: null }]);
    expect(await books(story)).toEqual(before);
    const title = `Our books and Stripe's differ in the balance of client ${story.client.clientId}`;
    expect(await balance(story)).toEqual({
      rows: [{ ours: '-5000', theirs: '-3000', isOpen: true }],
      tasks: [title],
    });
    await setBalance(story, -5_000);
    expect(await compare(town.books(story.client))).toEqual([]);
    expect((await balance(story)).rows).toEqual([{ ours: '-5000', theirs: '-3000', isOpen: false }]);
  });

  test('agree while an open invoice has taken credit, and after it is paid or void', async () => {
    const story = await begin();
    await town.tell(story.client, await play(story, [PAY, TO_BALANCE]));
    for (const end of ['pay', 'void']) {
      const invoice = await town.stripeIdOf(story.client, await town.billed(story.client));
      await town.tell(story.client, await town.events());
      expect(town.town.sandbox.state.invoices.get(invoice)?.startingBalance).toBe(end === 'pay' ? -5_000 : 0);
      expect(await compare(town.books(story.client))).toEqual([]);
      await town.tell(story.client, await play(story, [() => town.press(invoice, end)]));
      expect(await compare(town.books(story.client))).toEqual([]);
    }
    expect(await differences(story)).toEqual([]);
  });

  test('of a customer that Stripe deleted differ by all of it', async () => {
    const story = await begin();
    await town.tell(story.client, await play(story, [PAY, TO_BALANCE]));
    town.town.sandbox.state.customers.clear();
    await compare(town.books(story.client));
    expect((await balance(story)).rows).toEqual([{ ours: '-5000', theirs: null, isOpen: true }]);
  });
});
