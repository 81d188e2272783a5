import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { type BilledShow, billShows } from '../../tests/setup/billed-shows.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { invoiceFact } from '../../tests/setup/invoice-fact.ts';
import { lockIsAwaited } from '../../tests/setup/lock-awaited.ts';
import { pauseClient, remindClient } from './chase-invoice.ts';
import { lockClient } from './lock-client.ts';
import { oweCredit } from './owe-credit.ts';
import { recordInvoiceFact } from './record-invoice-fact.ts';

let world: TestWorld;
let client: Fixture;
let shows: BilledShow[];

const NOW = new Date('2026-08-01T12:00:00Z');

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await createFixture(world.db);
  await world.ask('UPDATE agreement SET pause_after_days = 7 WHERE client_id = $1', [client.clientId]);
  shows = [...(await billShows(world.db, client)), ...(await billShows(world.db, client))];
  const overdue = new Date('2026-07-01T12:00:00Z');
  await asked((tx) =>
    tx.invoice.updateMany({ data: { status: 'open', sentAt: overdue, dueAt: overdue, overdueAt: overdue } }),
  );
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, client.operatorId, work);

function showAt(i: number): BilledShow {
  const show = shows[i];
  if (!show) throw new Error('there is no such show');
  return show;
}

const pay = (tx: Transaction, { invoiceId }: BilledShow) => {
  const about = { stripeInvoiceId: `in_${invoiceId}`, invoiceId, amountCents: 200_000, at: NOW };
  const fact = invoiceFact('paid', about);
  return recordInvoiceFact(tx, { operatorId: client.operatorId, fact, actor: ACTOR });
};
const pausedAt = async () =>
  (await asked((tx) => tx.organization.findUniqueOrThrow({ where: { id: client.clientId } }))).pausedAt;
const pause = () =>
  asked((tx) => tx.organization.update({ where: { id: client.clientId }, data: { pausedAt: NOW } }));

/** Does the first, and before it is committed the second, as far as that comes. */
async function during<T>(
  first: (tx: Transaction) => Promise<T>,
  second: () => Promise<unknown>,
): Promise<void> {
  const others: Promise<unknown>[] = [];
  await asked(async (tx) => {
    await first(tx);
    const other = second();
    others.push(other);
    await Promise.race([other, lockIsAwaited(world, 'transactionid')]);
  });
  await Promise.all(others);
}

test('two invoices that are paid at the same moment let their client go on', async () => {
  await pause();
  await during(
    (tx) => pay(tx, showAt(0)),
    () => asked((tx) => pay(tx, showAt(25))),
  );
  expect(await pausedAt()).toBeNull();
});

test('a client whose payment is told of at the same moment is not paused, nor written to', async () => {
  const { operatorId } = client;
  const input = { operatorId, invoiceId: showAt(0).invoiceId, now: NOW };
  await during(
    (tx) => pay(tx, showAt(0)),
    () => pauseClient(world.db, input),
  );
  expect(await pausedAt()).toBeNull();
  const other = { ...input, invoiceId: showAt(25).invoiceId };
  await during(
    (tx) => pay(tx, showAt(25)),
    () => remindClient(world.db, other),
  );
  expect(await asked((tx) => tx.message.count())).toBe(0);
});

test('a payment that lets the client go on, and a credit of the same invoice, do not wait for each other', async () => {
  await pause();
  await asked((tx) => pay(tx, showAt(25)));
  const { milestoneId, proofId } = showAt(0);
  const { operatorId, clientId } = client;
  const paying: Promise<unknown>[] = [];
  await asked(async (tx) => {
    await lockClient(tx, clientId);
    paying.push(asked((other) => pay(other, showAt(0))).catch((error: unknown) => error));
    await lockIsAwaited(world, 'transactionid');
    await oweCredit(tx, { operatorId, clientId, milestoneId, proofId, amountCents: 8_000 });
  });
  expect(await Promise.all(paying)).toEqual(['applied']);
});
