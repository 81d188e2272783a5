import { usualAccounts } from '../../tests/setup/accounts.ts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { asOperator } from '../../prisma/tenant.ts';
import { startTown, type Town } from '../../sandbox/harness.ts';
import { planInvoice } from '../../services/billing/plan-invoice.ts';
import { addInvoice } from '../../tests/setup/billed-invoice.ts';
import { createFixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { createStripeClient } from '../../vendors/stripe/client.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { type StripeActivities, stripeActivities } from './stripe.ts';

let world: TestWorld;
let town: Town;

beforeAll(async () => {
  world = await openTestWorld();
  // Of every idempotency key nothing is known any more, as after 24 hours.
  town = await startTown({ payAfter: 86_400 }, { keyLife: 0 });
});
afterAll(async () => {
  await town?.close();
  await world.close();
});

const STEPS: Readonly<Record<string, keyof StripeActivities>> = {
  customer: 'ensureCustomer',
  draft: 'draftInvoice',
  line: 'addLine',
  finalize: 'finalizeInvoice',
};

const MADE = ['createCustomer', 'createDraftInvoice', 'addInvoiceLine', 'finalizeInvoice'] as const;

/** Stripe acts, and its first answer to each request is lost. */
function deaf(stripe: StripeClient): StripeClient {
  const heard = new Set<string>();
  const losing = (name: (typeof MADE)[number]) => {
    const act = stripe[name] as (...asked: unknown[]) => Promise<unknown>;
    return async (...asked: unknown[]) => {
      const answer = await act(...asked);
      if (heard.has(name)) return answer;
      heard.add(name);
      throw new VendorError('stripe', 'unknown', 'no answer came');
    };
  };
  return { ...stripe, ...Object.fromEntries(MADE.map((name) => [name, losing(name)])) };
}

test('what Stripe made is found and not made again, though every answer was lost and every key has expired', async () => {
  const client = await createFixture(world.db);
  const { operatorId } = client;
  const { id: invoiceId } = await asOperator(world.db, operatorId, async (tx) => {
    const invoice = await addInvoice(tx, client, { stripeInvoiceId: null });
    await tx.invoiceLine.updateMany({ data: { stripeItemId: null } });
    return invoice;
  });
  const { baseUrl, state } = town.sandbox;
  const stripe = deaf(createStripeClient({ apiKey: town.options.stripe.secretKey, baseUrl }));
  const settings = { proofUrl: () => 'https://example.com/proof/1' };
  const steps = stripeActivities({ db: world.db, accounts: usualAccounts({ stripe }), settings });
  const lost: string[] = [];
  const input = { operatorId, invoiceId };
  for (let tries = 0; tries < 20; tries += 1) {
    const { next } = await planInvoice(world.db, { ...input, now: new Date() });
    const step = STEPS[next];
    if (!step) break;
    await new MockActivityEnvironment()
      .run((of: typeof input) => steps[step](of), input)
      .catch(() => {
        lost.push(step);
      });
  }
  expect(lost).toEqual(['ensureCustomer', 'draftInvoice', 'addLine', 'finalizeInvoice']);
  expect([state.customers.size, state.invoices.size, state.invoiceItems.size]).toEqual([1, 1, 1]);
  const invoice = await asOperator(world.db, operatorId, (tx) =>
    tx.invoice.findUniqueOrThrow({ where: { id: invoiceId } }),
  );
  expect(invoice).toMatchObject({ status: 'open', stripeInvoiceId: [...state.invoices.keys()][0] });
  expect(await asOperator(world.db, operatorId, (tx) => tx.ledgerEntry.count())).toBe(2);
});
