import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { addInvoice } from '../../tests/setup/billed-invoice.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { remindClient } from './chase-invoice.ts';
import { remakeInvoice } from './remake-invoice.ts';

let world: TestWorld;
let client: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
  client = await createFixture(world.db);
});
afterAll(() => world.close());

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, client.operatorId, work);
const DUE = new Date('2026-05-15T12:00:00Z');
const day = (days: number) => new Date(DUE.getTime() + days * 86_400_000);

const letters = (id: string) =>
  asked(async (tx) => {
    const where = { workflowId: { startsWith: `message:invoice:${id}:` } };
    const rows = await tx.workflowSignal.findMany({ where, orderBy: { seq: 'asc' } });
    return rows.map(({ workflowId }) => workflowId.split(':reminder:')[1]);
  });

test('an invoice that is made anew at Stripe is brought to mind anew, each letter once', async () => {
  const { id, stripeInvoiceId: lost } = await asked((tx) =>
    addInvoice(tx, client, { status: 'open', dueAt: DUE }),
  );
  const input = { operatorId: client.operatorId, invoiceId: id };
  await remindClient(world.db, { ...input, now: day(3) });
  await remindClient(world.db, { ...input, now: day(3) });
  expect(await letters(id)).toEqual(['1']);
  await expect(remakeInvoice(world.db, { ...input, lost })).resolves.toBeNull();
  await expect(remakeInvoice(world.db, { ...input, lost })).resolves.toContain('made at Stripe meanwhile');
  await asked((tx) => tx.invoice.update({ where: { id }, data: { status: 'open', dueAt: day(30) } }));
  await remindClient(world.db, { ...input, now: day(33) });
  await remindClient(world.db, { ...input, now: day(33) });
  expect(await letters(id)).toEqual(['1', 'again1:1']);
});
