import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CreditNoteFact, InvoiceFact } from '../../contracts/billing/facts.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { type BilledShow, billShows, SHOWN_AT } from '../../tests/setup/billed-shows.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { invoiceFact } from '../../tests/setup/invoice-fact.ts';
import { applyFinalized } from './apply-finalized.ts';
import { noteCredit } from './note-credit.ts';
import { oweCredit } from './owe-credit.ts';
import { planCredit } from './plan-credit.ts';
import { recordCreditNote } from './record-credit-note.ts';
import { recordInvoiceFact } from './record-invoice-fact.ts';

let world: TestWorld;
let client: Fixture;
let show: BilledShow;
let creditNoteId: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await createFixture(world.db);
  const [first] = await billShows(world.db, client);
  if (!first) throw new Error('there is no milestone');
  show = first;
  const { operatorId, clientId } = client;
  const { proofId, milestoneId } = show;
  await asked((tx) => oweCredit(tx, { operatorId, clientId, milestoneId, proofId, amountCents: 8_000 }));
  creditNoteId = (await asked((tx) => tx.creditNote.findFirstOrThrow())).id;
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, client.operatorId, work);
const input = () => ({ operatorId: client.operatorId, creditNoteId });
const sides = async () => {
  const rows = await asked((tx) => tx.ledgerEntry.findMany({ where: { kind: 'credit_note' } }));
  return rows.map(({ account, amountCents }) => [account, amountCents]).sort();
};
const issued = {
  ...{ stripeCreditNoteId: 'cn_1', totalCents: 8_660, toBalanceCents: 0 },
  at: new Date('2026-06-05T12:00:00Z'),
};

test('what was not given back of an invoice that was given up is owed once it is paid after all', async () => {
  const { operatorId } = client;
  const { id: invoiceId, amountCents } = await asked((tx) => tx.invoice.findFirstOrThrow());
  const about = { stripeInvoiceId: 'in_1', invoiceId, amountCents, at: issued.at };
  const tell = (kind: InvoiceFact['kind']) =>
    asked((tx) => recordInvoiceFact(tx, { operatorId, fact: invoiceFact(kind, about), actor: ACTOR }));
  await tell('finalized');
  await tell('uncollectible');
  expect(await planCredit(world.db, input())).toMatchObject({ next: 'finish', status: 'not_needed' });
  await tell('paid');
  await tell('paid');
  expect(await asked((tx) => tx.creditNote.findFirstOrThrow())).toMatchObject({ status: 'pending' });
  const told = await asked((tx) => owed(tx, `credit:${creditNoteId}`));
  expect(told.filter((line) => line === 'creditNote entity creditChanged')).toHaveLength(1);
});

describe('a credit note that was issued', () => {
  test('counts and is booked once, however often and by whomever it is noted', async () => {
    await Promise.all([1, 2, 3, 4, 5].map(() => noteCredit(world.db, { ...input(), ...issued })));
    await noteCredit(world.db, { ...input(), ...issued, toBalanceCents: 8_660 });
    expect(await asked((tx) => tx.invoice.findFirstOrThrow())).toMatchObject({ creditedCents: 8_660 });
    expect(await sides()).toEqual([
      ['receivable', -8_660],
      ['revenue', 8_000],
      ['tax', 660],
    ]);
    expect(await asked((tx) => tx.audit.count({ where: { subjectId: creditNoteId } }))).toBe(1);
  });

  test('stays issued when its invoice is given up afterwards', async () => {
    await noteCredit(world.db, { ...input(), ...issued });
    await asked((tx) => tx.invoice.updateMany({ data: { status: 'void' } }));
    await expect(planCredit(world.db, input())).resolves.toMatchObject({ next: 'finish', status: 'issued' });
  });
});

test('a credit that was dropped with its invoice is owed again when that is paid after all, once', async () => {
  await asked((tx) => tx.invoice.updateMany({ data: { stripeInvoiceId: 'in_1', status: 'uncollectible' } }));
  await expect(planCredit(world.db, input())).resolves.toMatchObject({
    next: 'finish',
    status: 'not_needed',
  });
  const { operatorId } = client;
  const about = { stripeInvoiceId: 'in_1', amountCents: 200_000, at: issued.at };
  const paid = { operatorId, fact: invoiceFact('paid', about), actor: ACTOR };
  for (const _ of [1, 2]) await asked((tx) => recordInvoiceFact(tx, paid));
  await expect(planCredit(world.db, input())).resolves.toMatchObject({ next: 'issue', status: 'pending' });
  const told = await asked((tx) =>
    tx.workflowSignal.findMany({ where: { workflowId: `credit:${creditNoteId}`, start: 'entity' } }),
  );
  expect(told).toMatchObject([{ input: input(), signal: 'creditChanged' }]);
});

test.each([
  ['after', [0, 1]],
  ['before', [1, 0]],
])(
  'Stripe tells of it %s its answer was noted: it counts once, with the same sides',
  async (_when, order) => {
    await asked((tx) => tx.invoice.updateMany({ data: { stripeInvoiceId: 'in_1', status: 'open' } }));
    const fact: CreditNoteFact = {
      ...({ type: 'credit_note', kind: 'created' } as const),
      ...{ vendorCreditNoteId: 'cn_1', vendorInvoiceId: 'in_1', creditNoteId },
      ...{ amountCents: 8_660, dueCents: 8_660, at: issued.at },
    };
    const { operatorId } = client;
    const both = [
      () => noteCredit(world.db, { ...input(), ...issued }),
      () => asked((tx) => recordCreditNote(tx, { operatorId, fact, actor: ACTOR })),
    ];
    for (const i of order) await both[i]?.();
    await Promise.all(both.map((tell) => tell()));
    expect(await asked((tx) => tx.invoice.findFirstOrThrow())).toMatchObject({ creditedCents: 8_660 });
    expect(await asked((tx) => tx.creditNote.findFirstOrThrow())).toMatchObject({
      ...{ status: 'issued', appliedTo: 'amount_due', taxCents: 660, stripeCreditNoteId: 'cn_1' },
    });
    expect(await sides()).toEqual([
      ['receivable', -8_660],
      ['revenue', 8_000],
      ['tax', 660],
    ]);
  },
);

test('a credit note that waits is told that its invoice is final; one that is issued is not', async () => {
  const final = {
    ...{ number: 'SAMPLE-1', subtotalCents: 200_000, totalCents: 200_000, dueAt: null },
    ...{ hostedUrl: null, pdfUrl: null, at: SHOWN_AT },
  };
  const finalize = () => asked(async (tx) => applyFinalized(tx, await tx.invoice.findFirstOrThrow(), final));
  const told = () => asked((tx) => owed(tx, `credit:${creditNoteId}`));
  await finalize();
  expect(await told()).toEqual(['creditNote once', 'creditNote creditChanged']);
  await noteCredit(world.db, { ...input(), ...issued });
  await finalize();
  expect(await told()).toHaveLength(2);
});
