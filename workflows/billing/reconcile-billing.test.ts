import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RECONCILE_WORKFLOW } from '../../contracts/billing/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { clientWithInvoice, invoiceOf } from '../../tests/workflows/billed.ts';
import { createFixture } from '../../tests/setup/fixtures.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { DAY, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

async function reconcile(name: string): Promise<void> {
  await stage.client.workflow.start(RECONCILE_WORKFLOW, {
    workflowId: name,
    taskQueue: TASK_QUEUES.main,
    args: [{}],
  });
  await stage.ending(name);
}

const comparisonsOf = (operatorId: string) =>
  asOperator(stage.db, operatorId, (tx) => tx.reconciliation.findMany());

test("every operator's books are compared; a payment that we were not told of ends the invoice's workflow", async () => {
  const other = await createFixture(stage.db);
  const client = await clientWithInvoice(stage);
  const { workflowId, stripeInvoiceId } = await invoiceOf(stage, client);
  await stage.pass(2 * DAY);
  const kept = stage.vendors.stripe.invoices.get(stripeInvoiceId ?? '');
  if (!kept) throw new Error('Stripe does not have the invoice');
  Object.assign(kept, { status: 'paid', amountPaidCents: 200_000, paidAt: new Date() });
  await stage.pass(DAY);

  await reconcile('reconcile-1');
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
  expect(await invoiceOf(stage, client)).toMatchObject({ status: 'paid', amountPaidCents: 200_000 });
  expect(await comparisonsOf(stage.operatorId)).toMatchObject([
    { invoices: 1, differences: 2, finishedAt: expect.any(Date) },
  ]);
  expect(await comparisonsOf(other.operatorId)).toMatchObject([
    { invoices: 0, finishedAt: expect.any(Date) },
  ]);
  await stage.record('billing/reconciled', 'reconcile-1');
});
