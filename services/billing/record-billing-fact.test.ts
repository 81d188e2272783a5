import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  BillingFact,
  ChargebackFact,
  CreditNoteFact,
  InvoiceFact,
} from '../../contracts/billing/facts.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { addInvoice, balances } from '../../tests/setup/billed-invoice.ts';
import { billShows } from '../../tests/setup/billed-shows.ts';
import {
  ACTOR,
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { noteCredit } from './note-credit.ts';
import { oweCredit } from './owe-credit.ts';
import { recordBillingFact } from './record-billing-fact.ts';

let world: TestWorld;
let operator: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
  operator = await createFixture(world.db);
});
afterAll(() => world.close());

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, operator.operatorId, work);

interface Case {
  readonly client: Fixture;
  readonly invoice: Prisma.InvoiceModel;
  readonly facts: Readonly<Record<string, BillingFact>>;
  readonly tell: (fact: BillingFact) => Promise<string>;
}

const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 12, minute));

/** A client with an invoice of $2,000, its tax and every fact there may be of it, in the order of their moments. */
async function setUp(amounts: Partial<InvoiceFact> = {}): Promise<Case> {
  const client = await addClient(world.db, operator.operatorId);
  const { operatorId, clientId } = client;
  const customerId = `cus_${clientId}`;
  const invoice = await asked(async (tx) => {
    await tx.billingAccount.create({ data: { operatorId, clientId, stripeCustomerId: customerId } });
    return addInvoice(tx, client);
  });
  const [intent, chargeId] = [`pi_${invoice.id}`, `ch_${invoice.id}`];
  const told = (kind: InvoiceFact['kind'], minute: number): InvoiceFact => ({
    ...{ type: 'invoice', kind, vendorInvoiceId: invoice.stripeInvoiceId ?? '', invoiceId: invoice.id },
    ...{ number: 'SAMPLE-1', hostedUrl: 'https://stripe.example/i', pdfUrl: 'https://stripe.example/pdf' },
    ...{ subtotalCents: 200_000, totalCents: 216_000, amountDueCents: 216_000, dueAt: at(59) },
    ...{ amountPaidCents: kind === 'paid' ? (amounts.amountDueCents ?? 216_000) : 0, at: at(minute) },
    ...{ creditedBeforeCents: 0, ...amounts },
  });
  const money = { paymentIntentId: intent, chargeId };
  const facts: Record<string, BillingFact> = {
    finalized: told('finalized', 1),
    sent: told('sent', 2),
    failed: told('payment_failed', 3),
    uncollectible: told('uncollectible', 4),
    voided: told('voided', 5),
    payment: {
      ...{ type: 'payment', vendorInvoiceId: invoice.stripeInvoiceId ?? '', paymentIntentId: intent },
      ...{ amountCents: 216_000, at: at(6) },
    },
    paid: told('paid', 7),
    refund: { type: 'refund', ...money, customerId, refundedCents: 50_000, at: at(8) },
    more: { type: 'refund', ...money, customerId, refundedCents: 80_000, at: at(9) },
    failure: {
      ...{ type: 'refund_failure', refundId: `re_${invoice.id}`, paymentIntentId: intent },
      ...{ amountCents: 50_000, at: at(10) },
    },
  };
  const tell = (fact: BillingFact) =>
    asked((tx) => recordBillingFact(tx, { operatorId, fact, actor: ACTOR }));
  return { client, invoice, facts, tell };
}

/** All that there is of a case, without what differs from one to the next. */
async function standing({ client: { clientId }, invoice }: Case): Promise<unknown> {
  const rows = await asked(async (tx) => ({
    invoice: await tx.invoice.findUniqueOrThrow({ where: { id: invoice.id } }),
    milestone: (await tx.milestone.findFirstOrThrow({ where: { clientId } })).status,
    payments: await tx.payment.findMany({ where: { clientId } }),
    balances: await balances(tx, clientId),
  }));
  const ids = [clientId, ...Object.values(rows.invoice).filter((value) => isId(value))];
  const own = new Set(['id', 'createdAt', 'invoiceId', 'milestoneId', 'operatorId', 'agreementId']);
  return JSON.parse(
    JSON.stringify(rows, (name, value: unknown) => {
      if (own.has(name)) return typeof value === 'string' ? 'set' : value;
      return typeof value === 'string'
        ? ids.reduce<string>((text, id) => text.replaceAll(id, 'ID'), value)
        : value;
    }),
  );
}

const isId = (value: unknown): value is string => typeof value === 'string' && /[0-9a-f]{8}-/.test(value);

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations(items.filter((_, other) => other !== i)).map((rest) => [item, ...rest]),
  );
}

async function after(names: readonly string[], amounts?: Partial<InvoiceFact>): Promise<unknown> {
  const it = await setUp(amounts);
  for (const name of names) {
    const fact = it.facts[name];
    if (fact) await it.tell(fact);
  }
  return standing(it);
}

describe('whatever the order, and however often', () => {
  test.each([
    [['finalized', 'sent', 'payment', 'paid', 'refund'], { cash: 166_000, refunds: 50_000 }],
    [['finalized', 'failed', 'paid'], { cash: 216_000 }],
    [['finalized', 'uncollectible', 'paid'], { cash: 216_000 }],
    [['payment', 'paid', 'refund', 'more'], { cash: 136_000, refunds: 80_000 }],
    [['payment', 'paid', 'refund', 'failure'], { cash: 216_000 }],
  ])(
    '%j end in the same rows and the same ledger',
    async (names, cash) => {
      const expected = await after(names);
      expect(expected).toMatchObject({
        invoice: { status: 'paid', taxCents: 16_000, amountPaidCents: 216_000, number: 'SAMPLE-1' },
        milestone: 'paid',
        balances: { revenue: -200_000, tax: -16_000, ...cash },
      });
      for (const order of permutations(names)) {
        const shuffled = (await after([...order, ...order])) as { invoice: object };
        expect({ order, ...shuffled }).toEqual({ order, ...(expected as object) });
      }
    },
    180_000,
  );

  test('a void takes back what was booked', async () => {
    const expected = await after(['finalized', 'voided']);
    expect(expected).toMatchObject({ invoice: { status: 'void', paidAt: null }, balances: {} });
    for (const order of permutations(['finalized', 'voided']))
      expect(await after([...order, ...order])).toEqual(expected);
    expect(await after(['uncollectible', 'voided'])).toMatchObject({ balances: {} });
    expect((await after(['uncollectible', 'voided'])) as object).toHaveProperty('balances', {});
  });

  test('what is given up is a loss, until it is paid after all', async () => {
    expect(await after(['uncollectible'])).toMatchObject({
      invoice: { status: 'uncollectible' },
      balances: { bad_debt: 216_000, revenue: -200_000, tax: -16_000 },
    });
    expect(((await after(['uncollectible', 'paid'])) as { balances: object }).balances).toEqual({
      ...{ cash: 216_000, revenue: -200_000, tax: -16_000 },
    });
  });
});

test("the customer's balance pays an invoice, wholly or in part", async () => {
  const whole = { amountDueCents: 0, amountPaidCents: 0 };
  const part = { amountDueCents: 16_000 };
  for (const order of permutations(['finalized', 'paid'])) {
    expect(await after(order, whole)).toMatchObject({
      invoice: { status: 'paid', amountPaidCents: 0 },
      balances: { client_credit: 216_000, revenue: -200_000, tax: -16_000 },
    });
    expect(await after(order, part)).toMatchObject({
      invoice: { amountPaidCents: 16_000 },
      balances: { cash: 16_000, client_credit: 200_000, revenue: -200_000, tax: -16_000 },
    });
  }
  expect(await after(['uncollectible'], part)).toMatchObject({
    balances: { bad_debt: 16_000, client_credit: 200_000, revenue: -200_000, tax: -16_000 },
  });
});

test('a refund that failed is given back by hand: one task asks for it, and the invoice counts what did go back', async () => {
  const it = await setUp();
  for (const name of ['payment', 'paid', 'refund', 'failure', 'more', 'failure'])
    if (it.facts[name]) await it.tell(it.facts[name]);
  expect(await standing(it)).toMatchObject({
    invoice: { status: 'paid', refundedCents: 30_000 },
    payments: [{ refundedCents: 80_000, refundFailedCents: 50_000 }],
    balances: { cash: 186_000, refunds: 30_000 },
  });
  const { clientId } = it.client;
  const tasks = await asked((tx) => tx.task.findMany({ where: { clientId, kind: 'refund_failed' } }));
  expect(tasks.map(({ title }) => title)).toEqual([
    'A refund of $500.00 did not reach the client: give it back another way',
  ]);
});

test('a refund of a payment that nobody here knows is nobody of ours', async () => {
  const { tell, facts } = await setUp();
  const { refund } = facts;
  if (refund?.type !== 'refund') throw new Error('no refund');
  const { customerId: _, ...nameless } = refund;
  await expect(tell(nameless)).resolves.toBe('no_recipient');
  if (facts['failure']) await expect(tell(facts['failure'])).resolves.toBe('no_recipient');
});

describe("a payer's bank", () => {
  const chargeback = (of: Case, status: ChargebackFact['status'], minute: number): ChargebackFact => ({
    ...{ type: 'chargeback', paymentIntentId: `pi_${of.invoice.id}`, chargeId: `ch_${of.invoice.id}` },
    ...{ status, amountCents: 216_000, at: at(minute) },
  });
  const tasks = ({ client: { clientId } }: Case) => asked((tx) => tx.task.findMany({ where: { clientId } }));

  const asks = "The client's bank asks for $2,160.00 of invoice SAMPLE-1 back: answer it at Stripe";
  const took = "The client's bank took $2,160.00 of invoice SAMPLE-1 back for good";

  test.each<[ChargebackFact['status'][], string, object, string[]]>([
    [['open', 'open'], 'open', { chargebacks: 216_000 }, [`open: ${asks}`]],
    [['open', 'lost', 'open'], 'lost', { chargebacks: 216_000 }, [`done: ${asks}`, `open: ${took}`]],
    [['lost', 'open'], 'lost', { chargebacks: 216_000 }, [`open: ${took}`]],
    [['open', 'won', 'open', 'won'], 'won', { cash: 216_000 }, [`done: ${asks}`]],
    [['won', 'open'], 'won', { cash: 216_000 }, []],
  ])('%j: it is %s, and staff are asked for no more than that', async (statuses, ended, money, asked) => {
    const it = await setUp();
    for (const name of ['finalized', 'payment', 'paid']) if (it.facts[name]) await it.tell(it.facts[name]);
    for (const [i, status] of statuses.entries()) await it.tell(chargeback(it, status, 10 + i));
    const { payments, balances: sums } = (await standing(it)) as {
      payments: object[];
      balances: object;
    };
    expect(payments).toMatchObject([{ chargeback: ended, chargebackCents: 216_000 }]);
    expect(sums).toEqual({ revenue: -200_000, tax: -16_000, ...money });
    expect((await tasks(it)).map(({ status, title }) => `${status}: ${title}`).sort()).toEqual(asked);
  });

  test('of a payment that nobody here knows is left alone', async () => {
    const it = await setUp();
    await expect(it.tell(chargeback(it, 'open', 10))).resolves.toBe('no_recipient');
  });
});

describe('a credit note that was issued at Stripe', () => {
  const note = (of: Case, more: Partial<CreditNoteFact> = {}): CreditNoteFact => ({
    ...{ type: 'credit_note', kind: 'created', vendorCreditNoteId: `cn_${of.invoice.id}` },
    ...{ vendorInvoiceId: of.invoice.stripeInvoiceId ?? '', amountCents: 10_800, taxCents: 800, at: at(6) },
    ...more,
  });
  const REVENUE = { revenue: -190_000, tax: -15_200 };

  test('makes an open invoice smaller, before or after news of its payment', async () => {
    const amounts = { creditedBeforeCents: 10_800, amountDueCents: 205_200 };
    for (const order of permutations(['finalized', 'note', 'paid'])) {
      const it = await setUp(amounts);
      for (const name of [...order, ...order]) {
        const fact = name === 'note' ? note(it, { dueCents: 10_800 }) : it.facts[name];
        if (fact?.type === 'invoice' && fact.kind === 'finalized')
          await it.tell({ ...fact, amountDueCents: 216_000, creditedBeforeCents: 0 });
        else if (fact) await it.tell(fact);
      }
      expect(await standing(it)).toMatchObject({
        invoice: { creditedCents: 10_800, amountPaidCents: 205_200 },
        balances: { ...REVENUE, cash: 205_200 },
      });
    }
  });

  test('and voided is taken back, in whichever order', async () => {
    for (const order of permutations(['created', 'voided'] as const)) {
      const it = await setUp();
      if (it.facts['finalized']) await it.tell(it.facts['finalized']);
      for (const kind of [...order, ...order]) await it.tell(note(it, { kind, dueCents: 10_800 }));
      const { invoice, balances: sums } = (await standing(it)) as {
        invoice: { creditedCents: number };
        balances: object;
      };
      expect(invoice.creditedCents).toBe(0);
      expect(sums).toEqual({ receivable: 216_000, revenue: -200_000, tax: -16_000 });
    }
  });

  test('goes onto the balance of a client that has paid; a refund later is another thing', async () => {
    const it = await setUp();
    for (const name of ['payment', 'paid']) if (it.facts[name]) await it.tell(it.facts[name]);
    await it.tell(note(it));
    if (it.facts['refund']) await it.tell(it.facts['refund']);
    expect(await standing(it)).toMatchObject({
      invoice: { creditedCents: 10_800, refundedCents: 50_000, status: 'paid' },
      balances: { ...REVENUE, client_credit: -10_800, cash: 166_000, refunds: 50_000 },
    });
  });

  test('that pays back is counted once with its refund', async () => {
    const it = await setUp();
    for (const name of ['payment', 'paid']) if (it.facts[name]) await it.tell(it.facts[name]);
    await it.tell(note(it, { dueCents: 0, refundCents: 10_800 }));
    const { refund } = it.facts;
    if (refund?.type === 'refund') await it.tell({ ...refund, refundedCents: 10_800 });
    const { balances: sums } = (await standing(it)) as { balances: object };
    expect(sums).toEqual({ ...REVENUE, cash: 205_200 });
  });
});

test("a credit note of ours whose answer we never heard is issued by its news, and counted once with the answer's", async () => {
  for (const first of ['news', 'answer']) {
    const client = await addClient(world.db, operator.operatorId);
    const { operatorId } = client;
    const [show] = await billShows(world.db, client);
    if (!show) throw new Error('there is no milestone');
    const { proofId, milestoneId } = show;
    const { invoice, note } = await asked(async (tx) => {
      const { clientId } = client;
      await oweCredit(tx, { operatorId, clientId, proofId, milestoneId, amountCents: 8_000 });
      const { id } = await tx.invoice.findFirstOrThrow({ where: { clientId } });
      const data = { stripeInvoiceId: `in_${id}`, status: 'open' };
      const kept = await tx.invoice.update({ where: { id }, data });
      return { invoice: kept, note: await tx.creditNote.findFirstOrThrow({ where: { clientId } }) };
    });
    const vendorCreditNoteId = `cn_${note.id}`;
    const fact: CreditNoteFact = {
      ...{ type: 'credit_note', kind: 'created', vendorCreditNoteId, creditNoteId: note.id, at: at(6) },
      ...{ vendorInvoiceId: invoice.stripeInvoiceId ?? '', amountCents: 8_640, dueCents: 8_640 },
    };
    const news = () => asked((tx) => recordBillingFact(tx, { operatorId, fact, actor: ACTOR }));
    const issued = {
      stripeCreditNoteId: vendorCreditNoteId,
      totalCents: 8_640,
      toBalanceCents: 0,
      at: at(6),
    };
    const answer = () => noteCredit(world.db, { operatorId, creditNoteId: note.id, ...issued });
    await (first === 'news' ? news() : answer());
    await Promise.all([news(), answer(), news(), answer()]);
    const after = await asked(async (tx) => ({
      note: await tx.creditNote.findUniqueOrThrow({ where: { id: note.id } }),
      invoice: await tx.invoice.findUniqueOrThrow({ where: { id: invoice.id } }),
      balances: await balances(tx, client.clientId),
    }));
    expect(after).toMatchObject({
      note: {
        status: 'issued',
        stripeCreditNoteId: vendorCreditNoteId,
        taxCents: 640,
        appliedTo: 'amount_due',
      },
      invoice: { creditedCents: 8_640 },
      balances: { receivable: -8_640, revenue: 8_000, tax: 640 },
    });
  }
});

test('every ledger sums to zero', async () => {
  const off = await world.ask(
    'SELECT client_id, sum(amount_cents) FROM ledger_entry GROUP BY client_id HAVING sum(amount_cents) <> 0',
  );
  expect(off).toEqual([]);
});
