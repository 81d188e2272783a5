import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { invoiceWorkflowId } from '../../contracts/billing/workflow.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { addInvoice } from '../../tests/setup/billed-invoice.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { invoiceFact } from '../../tests/setup/invoice-fact.ts';
import { planInvoice } from './plan-invoice.ts';
import { recordInvoiceFact } from './record-invoice-fact.ts';

let world: TestWorld;
let client: Fixture;
let agreementId: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await createFixture(world.db);
  const { operatorId, clientId } = client;
  const price = {
    rateMicrosPerMinute: 200_000,
    milestoneSize: 25,
    milestonePriceCents: 200_000,
    termsDays: 14,
  };
  const terms = { ...price, version: 2, pauseAfterDays: 20, effectiveFrom: day(-60) };
  const agreement = await asked((tx) => tx.agreement.create({ data: { operatorId, clientId, ...terms } }));
  agreementId = agreement.id;
  await asked((tx) =>
    tx.organization.update({ where: { id: client.clientId }, data: { pausedAt: day(20) } }),
  );
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, client.operatorId, work);
const day = (days: number) => new Date(Date.UTC(2026, 4, 1 + days, 12));

/** An invoice that was due on a day and is not paid, its reminders all sent. */
const overdue = (dueDay: number) =>
  asked((tx) =>
    addInvoice(tx, client, {
      ...{
        agreementId,
        status: 'open',
        sentAt: day(dueDay - 14),
        finalizedAt: day(dueDay - 14),
        reminders: 3,
      },
      ...{ dueAt: day(dueDay), overdueAt: day(dueDay) },
    }),
  );

const paid = (invoice: Prisma.InvoiceModel, at: Date, heardAt = at) =>
  asked((tx) => {
    const { operatorId, amountCents, stripeInvoiceId, id: invoiceId } = invoice;
    const fact = invoiceFact('paid', { amountCents, stripeInvoiceId, invoiceId, at });
    return recordInvoiceFact(tx, { operatorId, fact, actor: ACTOR, heardAt });
  });

const pausedAt = () =>
  asked(async (tx) => (await tx.organization.findUniqueOrThrow({ where: { id: client.clientId } })).pausedAt);

test('a client that goes on is paused again by its next invoice, whose workflow is told to look again', async () => {
  const [first, second] = [await overdue(0), await overdue(10)];
  const input = { operatorId: client.operatorId, invoiceId: second.id };
  const asPaused = await planInvoice(world.db, { ...input, now: day(25) });
  expect(asPaused).toMatchObject({ next: 'await_payment' });
  expect(asPaused.until).toBeUndefined();

  await paid(first, day(26));
  expect(await pausedAt()).toBeNull();
  expect(await asked((tx) => owed(tx, invoiceWorkflowId(second.id)))).toEqual(['invoice invoiceChanged']);
  expect(await planInvoice(world.db, { ...input, now: day(26) })).toMatchObject({ until: Number(day(30)) });
  expect(await planInvoice(world.db, { ...input, now: day(30) })).toMatchObject({ next: 'pause' });
});

test('a client stays paused while another invoice is as long overdue', async () => {
  const [first] = [await overdue(0), await overdue(1)];
  await paid(first, day(22));
  expect(await pausedAt()).toEqual(day(20));
});

test('a payment that is told of late is judged by the day on which it is told', async () => {
  const [first] = [await overdue(0), await overdue(1)];
  await paid(first, day(20), day(22));
  expect(await pausedAt()).toEqual(day(20));
});
