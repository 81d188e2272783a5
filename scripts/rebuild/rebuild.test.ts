import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Transaction } from '../../prisma/tenant.ts';
import { planInvoice } from '../../services/billing/plan-invoice.ts';
import { balances } from '../../tests/setup/billed-invoice.ts';
import { type BilledTown, openBilledTown } from '../../tests/setup/billed-town.ts';
import { createFixture, type Fixture, owed } from '../../tests/setup/fixtures.ts';
import { reconcile } from '../reconcile.ts';

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

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => town.asked(client, work);
const books = () => town.books(client);
const billed = () => town.billed(client);
const make = (invoiceId: string) => town.make(client, invoiceId);
const stripeIdOf = (id: string) => town.stripeIdOf(client, id);

/** An hour of talk in May, on a line of its own. */
async function billedTalk(): Promise<string> {
  const { operatorId, clientId, leadId, contactId } = client;
  const invoiceId = await asked(async (tx) => {
    const agreement = await tx.agreement.findFirstOrThrow();
    const about = { operatorId, clientId, amountCents: 1_200, description: 'Talk time in May 2026' };
    const invoice = await tx.invoice.create({
      data: {
        ...{ ...about, agreementId: agreement.id, kind: 'usage', month: new Date('2026-05-01') },
        ...{ currency: 'usd', termsDays: 14 },
      },
    });
    const line = await tx.invoiceLine.create({
      data: { ...about, invoiceId: invoice.id, position: 1, kind: 'usage', seconds: 3_600 },
    });
    for (const [seconds, day] of [
      [2_400, 10],
      [1_200, 20],
    ] as const) {
      const call = await tx.call.create({
        data: { operatorId, clientId, leadId, contactId, key: `call ${day}`, ...CALL },
      });
      await tx.usage.create({
        data: {
          ...{ operatorId, clientId, callId: call.id, seconds, rateMicrosPerMinute: 200_000 },
          ...{ endedAt: new Date(Date.UTC(2026, 4, day)), invoiceLineId: line.id },
        },
      });
    }
    return invoice.id;
  });
  await make(invoiceId);
  return invoiceId;
}

const CALL = { direction: 'outbound', status: 'ended' };

async function ours() {
  const calls = await asked((tx) => tx.usage.findMany({ orderBy: { id: 'asc' } }));
  return {
    ...(await town.standing(client)),
    calls,
    balances: await asked((tx) => balances(tx, client.clientId)),
  };
}

async function wipeOurs(): Promise<void> {
  const of = [client.operatorId];
  await town.world.ask('UPDATE usage SET invoice_line_id = NULL WHERE operator_id = $1', of);
  for (const table of ['payment', 'ledger_entry', 'invoice_line', 'invoice'])
    await town.world.ask(`DELETE FROM ${table} WHERE operator_id = $1`, of);
  await town.world.ask(`UPDATE milestone SET status = 'pending' WHERE operator_id = $1`, of);
}

describe("from Stripe's books", () => {
  test('what our books had is in them again, to the cent and to the id', async () => {
    await billed();
    const paid = await stripeIdOf(await billed());
    await town.press(paid, 'pay');
    const voided = await stripeIdOf(await billed());
    await town.press(voided, 'void');
    await billedTalk();
    await reconcile(books(), undefined);
    const before = await ours();
    expect(before.invoices.map(({ status }) => status).sort()).toEqual(['open', 'open', 'paid', 'void']);
    expect(await reconcile(books(), undefined)).toEqual({
      said: ['Both books say the same. What is younger than an hour was not compared.'],
      differ: false,
    });

    await wipeOurs();
    expect((await reconcile(books(), undefined)).differ).toBe(true);
    const { said, differ } = await reconcile(books(), 'stripe');
    expect(said.filter((line) => line.includes('restored as'))).toHaveLength(4);
    expect({ said: said.at(-1), differ }).toEqual({
      said: 'Both books say the same. What is younger than an hour was not compared.',
      differ: false,
    });
    expect(await ours()).toEqual(before);
    expect((await reconcile(books(), 'stripe')).said).toEqual([
      'Both books say the same. What is younger than an hour was not compared.',
    ]);
  });

  test('a restored invoice is followed up again, and not sent a second time', async () => {
    const id = await billed();
    await wipeOurs();
    await reconcile(books(), 'stripe');
    expect(await asked((tx) => owed(tx, `invoice:${id}`))).toContain('invoice entity invoiceChanged');
    const { next } = await planInvoice(town.world.db, {
      ...{ operatorId: client.operatorId, invoiceId: id },
      now: new Date(),
    });
    expect(next).toBe('await_payment');
  });

  test('what Stripe does not keep is said to be lost: proofs, and calls that cannot be told apart', async () => {
    await billed();
    await billedTalk();
    await wipeOurs();
    await town.world.ask('DELETE FROM milestone WHERE operator_id = $1', [client.operatorId]);
    await town.world.ask('UPDATE usage SET seconds = seconds + 1 WHERE operator_id = $1', [
      client.operatorId,
    ]);
    const { said } = await reconcile(books(), 'stripe');
    expect(said).toEqual(
      expect.arrayContaining([
        '  Lost: The proofs of milestone 1.',
        '  Lost: Which calls it bills. Tie them to its lines, or the next month bills them again.',
      ]),
    );
    expect(await asked((tx) => tx.usage.count({ where: { invoiceLineId: { not: null } } }))).toBe(0);
  });

  test('an invoice that nobody here made is left to people', async () => {
    const id = await billed();
    for (const kept of town.town.sandbox.state.invoices.values()) kept.metadata = {};
    await asked((tx) => tx.invoice.updateMany({ where: { id }, data: { stripeInvoiceId: 'in_other' } }));
    const { said, differ } = await reconcile(books(), 'stripe');
    expect(said).toContain('  It was not made by us: it does not name one of our invoices.');
    expect(differ).toBe(true);
  });
});

describe('from our books', () => {
  test.each([['invoice'], ['invoice and its customer']])(
    "Stripe's lost %s is made there once, however often that is asked for",
    async (lost) => {
      const id = await billed();
      const before = await ours();
      town.town.sandbox.state.invoices.clear();
      if (lost !== 'invoice') town.town.sandbox.state.customers.clear();
      const { said, differ } = await reconcile(books(), 'ours');
      expect(said.filter((line) => line.includes('must leave its payment method'))).toHaveLength(
        lost === 'invoice' ? 0 : 1,
      );
      expect(said).toContain(`${id}: is being made at Stripe`);
      expect(differ).toBe(true);
      await make(id);
      await reconcile(books(), 'ours');
      await make(id);
      const there = [...town.town.sandbox.state.invoices.values()];
      expect(there).toMatchObject([{ status: 'open', metadata: { invoice_id: id } }]);
      expect((await reconcile(books(), undefined)).said).toEqual([
        'Both books say the same. What is younger than an hour was not compared.',
      ]);
      const after = await ours();
      expect(after.balances).toEqual(before.balances);
      expect(after.invoices).toMatchObject([{ status: 'open', stripeInvoiceId: there[0]?.id, remade: 1 }]);
    },
  );

  test('a new customer that an earlier run made, and died before it stored it, is the client’s', async () => {
    const id = await billed();
    const { operatorId, clientId } = client;
    for (const kept of [town.town.sandbox.state.invoices, town.town.sandbox.state.customers]) kept.clear();
    const metadata = { operator_id: operatorId, client_id: clientId };
    const made = await town.stripe.createCustomer({
      name: 'Sample Dental',
      metadata,
      idempotencyKey: `again ${id}`,
    });
    await reconcile(books(), 'ours');
    await make(id);
    const account = await asked((tx) => tx.billingAccount.findFirstOrThrow({ where: { clientId } }));
    expect(account.stripeCustomerId).toBe(made.id);
    expect([...town.town.sandbox.state.customers.keys()]).toEqual([made.id]);
    expect(await ours()).toMatchObject({ invoices: [{ status: 'open', remade: 1 }] });
  });

  test('a client is not asked again for what it has paid', async () => {
    const id = await billed();
    await town.press(await stripeIdOf(id), 'pay');
    await reconcile(books(), undefined);
    for (const kept of [town.town.sandbox.state.invoices, town.town.sandbox.state.customers]) kept.clear();
    const { said } = await reconcile(books(), 'ours');
    expect(said.slice(0, 2)).toEqual([
      expect.stringMatching(/^Client .* must leave its payment method again\.$/),
      `${id}: not made. It is paid: Stripe would ask the client for it again.`,
    ]);
    expect(await ours()).toMatchObject({ invoices: [{ status: 'paid', remade: 0 }] });
  });
});
