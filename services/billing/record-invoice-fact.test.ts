import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { InvoiceFact } from '../../contracts/billing/facts.ts';
import { invoiceWorkflowId } from '../../contracts/billing/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { invoiceFact } from '../../tests/setup/invoice-fact.ts';
import { noteFinalized } from './note-stripe.ts';
import { recordInvoiceFact } from './record-invoice-fact.ts';

let world: TestWorld;
let fixture: Fixture;
let invoiceId: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  const { operatorId, clientId } = fixture;
  invoiceId = await asked(async (tx) => {
    const agreement = await tx.agreement.findFirstOrThrow();
    const milestone = await tx.milestone.create({
      data: {
        operatorId,
        clientId,
        agreementId: agreement.id,
        number: 1,
        amountCents: 200_000,
        status: 'invoiced',
      },
    });
    const invoice = await tx.invoice.create({
      data: {
        ...{
          operatorId,
          clientId,
          agreementId: agreement.id,
          milestoneId: milestone.id,
          currency: 'usd',
          amountCents: 200_000,
          termsDays: 14,
        },
        ...{ description: 'Milestone 1', stripeInvoiceId: `in_${operatorId}` },
      },
    });
    return invoice.id;
  });
});

const PAID_AT = new Date('2026-06-01T12:00:00Z');
const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

const record = (kind: InvoiceFact['kind'], differs: Partial<InvoiceFact> = {}) =>
  asked((tx) =>
    recordInvoiceFact(tx, {
      operatorId: fixture.operatorId,
      fact: { ...invoiceFact(kind, ours()), ...differs },
      actor: ACTOR,
    }),
  );

const ours = () => {
  const stripeInvoiceId = `in_${fixture.operatorId}`;
  return { stripeInvoiceId, invoiceId, amountCents: 200_000, at: PAID_AT };
};

const standing = async () => {
  const invoice = await asked((tx) =>
    tx.invoice.findUniqueOrThrow({ where: { id: invoiceId }, include: { milestone: true } }),
  );
  return [invoice.status, invoice.milestone?.status, invoice.paidAt];
};
const told = () => asked((tx) => owed(tx, invoiceWorkflowId(invoiceId)));

test('finalized, sent, paid: invoice and milestone are paid, and the workflow is told of each change', async () => {
  await record('finalized');
  await record('sent');
  expect(await standing()).toEqual(['open', 'invoiced', null]);
  await record('paid');
  expect(await standing()).toEqual(['paid', 'paid', PAID_AT]);
  expect(await told()).toHaveLength(2);
});

test('paid before finalized stays paid', async () => {
  await record('paid');
  await record('finalized');
  await record('sent');
  expect(await standing()).toEqual(['paid', 'paid', PAID_AT]);
});

test('paid twice is paid once', async () => {
  await record('paid');
  await record('paid', { at: new Date('2026-06-02T12:00:00Z') });
  expect(await standing()).toEqual(['paid', 'paid', PAID_AT]);
  expect(await told()).toEqual(['invoice invoiceChanged']);
  expect(await asked((tx) => tx.audit.count({ where: { action: 'invoice.status' } }))).toBe(1);
});

test('paid is not taken back by a late void', async () => {
  await record('paid');
  await record('voided');
  await record('uncollectible');
  expect((await standing())[0]).toBe('paid');
});

test('a payment of an invoice that comes to something else is an error, and nothing changes', async () => {
  await expect(record('paid', { subtotalCents: 199_999 })).rejects.toThrow(
    '199999 cents at Stripe, not 200000',
  );
  expect(await standing()).toEqual(['draft', 'invoiced', null]);
});

test('a failed payment changes nothing', async () => {
  await record('finalized');
  await expect(record('payment_failed')).resolves.toBe('applied');
  expect(await standing()).toEqual(['open', 'invoiced', null]);
});

test("found by Stripe's id when ours is missing or is not one of ours", async () => {
  await record('finalized', { invoiceId: undefined });
  await record('paid', { invoiceId: 'invoice-7' });
  expect((await standing())[0]).toBe('paid');
});

test("another operator's invoice is nobody's", async () => {
  const other = await createFixture(world.db);
  const fact = invoiceFact('paid', { ...ours(), stripeInvoiceId: 'in_x' });
  await expect(
    asOperator(world.db, other.operatorId, (tx) =>
      recordInvoiceFact(tx, { operatorId: other.operatorId, fact, actor: ACTOR }),
    ),
  ).resolves.toBe('no_recipient');
  expect((await standing())[0]).toBe('draft');
});

test('news of another invoice that Stripe made for the same one change nothing: ours is asked for still', async () => {
  await record('finalized');
  const duplicate = { vendorInvoiceId: 'in_duplicate' };
  await expect(record('voided', duplicate)).resolves.toBe('no_recipient');
  await expect(record('paid', duplicate)).resolves.toBe('no_recipient');
  expect(await standing()).toEqual(['open', 'invoiced', null]);
});

test('that it became final is audited once, whoever hears of it first', async () => {
  const final = { number: 'SAMPLE-1', subtotalCents: 200_000, totalCents: 200_000, dueAt: null };
  const { operatorId } = fixture;
  const note = () =>
    noteFinalized(world.db, { operatorId, invoiceId, ...final, hostedUrl: null, pdfUrl: null, at: PAID_AT });
  await note();
  await record('finalized');
  await note();
  const audits = await asked((tx) => tx.audit.findMany({ where: { subjectId: invoiceId } }));
  expect(audits).toMatchObject([
    { action: 'invoice.status', before: { status: 'draft' }, after: { status: 'open' } },
  ]);
});
