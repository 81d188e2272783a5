import { usualAccounts } from '../../tests/setup/accounts.ts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { createShowClient } from '../../tests/setup/shows.ts';
import { VendorDoubles } from '../../tests/workflows/vendor-doubles.ts';
import type { ActivityDeps } from '../deps.ts';
import { stripeActivities } from './stripe.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

test("the line that Stripe prints carries the milestone's proofs and seal, and our ids", async () => {
  const client = await createShowClient(world, { size: 2 });
  await client.show(2);
  await client.count();
  const { operatorId, clientId } = client;
  const [milestone] = await client.milestones();
  const { id: invoiceId } = await client.read((tx) => tx.invoice.findFirstOrThrow());
  const vendors = new VendorDoubles();
  const asked: object[] = [];
  const stripe = {
    ...vendors.stripe.client,
    addInvoiceLine: async (line: { description: string; metadata: object }) => {
      asked.push({ description: line.description, metadata: line.metadata });
      return { id: 'ii_1' };
    },
  };
  await client.read(async (tx) => {
    await tx.invoice.update({ where: { id: invoiceId }, data: { stripeInvoiceId: 'in_1' } });
    await tx.billingAccount.create({ data: { operatorId, clientId, stripeCustomerId: 'cus_1' } });
  });
  const accounts = usualAccounts({ stripe });
  const deps = { ...vendors.deps, db: world.db, accounts } as unknown as ActivityDeps;
  await stripeActivities(deps).addLine({ operatorId, invoiceId });
  const seal = milestone?.seal ?? '';
  const line = await client.read((tx) => tx.invoiceLine.findFirstOrThrow());
  expect(asked).toMatchObject([
    {
      description: `Milestone 1: 2 verified shows. Seal ${seal.slice(0, 16)}. Proofs: http://127.0.0.1:3000/proof/${milestone?.id}`,
      metadata: {
        operator_id: operatorId,
        client_id: clientId,
        invoice_id: invoiceId,
        line_id: line.id,
        seal,
      },
    },
  ]);
  expect(line.stripeItemId).toBe('ii_1');
});
