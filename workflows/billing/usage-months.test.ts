import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  CLOSE_USAGE_WORKFLOW,
  FROM_THE_FIRST,
  WATCH_USAGE_WORKFLOW,
  invoiceWorkflowId,
} from '../../contracts/billing/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { monthAfter, monthAt } from '../../domain/billing/month.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { createFixture, type Fixture } from '../../tests/setup/fixtures.ts';
import { addTalk } from '../../tests/setup/talk.ts';
import { DAY, HOUR, openStage, type Stage } from '../../tests/workflows/stage.ts';

const ZONE = 'America/New_York';

let stage: Stage;
let runs = 0;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

async function run(workflowType: string): Promise<unknown> {
  runs += 1;
  const workflowId = `${workflowType}-${runs}`;
  const start = { workflowId, taskQueue: TASK_QUEUES.main, args: [FROM_THE_FIRST] };
  await stage.client.workflow.start(workflowType, start);
  return stage.ending(workflowId);
}

/** Ten minutes of talk, now. */
async function talk(client: Fixture): Promise<void> {
  await addTalk(stage.db, client, [{ endedAt: await stage.now(), seconds: 600 }]);
}

/** Passes the end of the month that runs, by so much. */
async function passMonthEnd(ms: number): Promise<void> {
  const { end } = monthAt(await stage.now(), ZONE);
  await stage.passUntil(new Date(end.getTime() + ms));
}

const invoicesOf = ({ operatorId, clientId }: Fixture) =>
  asOperator(stage.db, operatorId, (tx) =>
    tx.invoice.findMany({ where: { clientId }, orderBy: { month: 'asc' } }),
  );

test('a month that has ended is billed for every operator, once, and its invoice goes to Stripe', async () => {
  const others: Fixture[] = [];
  // More than a page.
  for (let i = 0; i < 22; i += 1) others.push(await createFixture(stage.db));
  for (const each of [stage.campaign, ...others]) await talk(each);
  expect(await run(CLOSE_USAGE_WORKFLOW)).toBe(0);
  await passMonthEnd(4 * HOUR);
  expect(await run(CLOSE_USAGE_WORKFLOW)).toBe(23);
  await stage.record('billing/usage-closed', `${CLOSE_USAGE_WORKFLOW}-${runs}`);
  expect(await run(CLOSE_USAGE_WORKFLOW)).toBe(0);
  for (const each of [stage.campaign, ...others]) expect(await invoicesOf(each)).toHaveLength(1);

  await stage.relay();
  await stage.pass(DAY);
  const [invoice] = await invoicesOf(stage.campaign);
  expect(invoice).toMatchObject({ status: 'open', amountCents: 200, stripeInvoiceId: expect.any(String) });
  const { status } = await stage.client.workflow.getHandle(invoiceWorkflowId(invoice?.id ?? '')).describe();
  expect(status.name).toBe('RUNNING');
});

test('months that passed while nobody billed are billed later, each by itself', async () => {
  const client = await createFixture(stage.db);
  for (let month = 0; month < 3; month += 1) {
    await talk(client);
    await passMonthEnd(DAY);
  }
  expect(await run(CLOSE_USAGE_WORKFLOW)).toBe(3);
  const [first, second, third] = (await invoicesOf(client)).map((invoice) => invoice.month);
  const firstMonth = monthAt(new Date(Number(first) + DAY), ZONE);
  const secondMonth = monthAfter(firstMonth, ZONE);
  expect([second, third].map((month) => month?.toISOString().slice(0, 7))).toEqual([
    secondMonth.name,
    monthAfter(secondMonth, ZONE).name,
  ]);
});

test('an operator that cannot be billed is named in the run’s failure; the others are billed', async () => {
  const [broken, whole] = [await createFixture(stage.db), await createFixture(stage.db)];
  for (const each of [broken, whole]) await talk(each);
  await asOperator(stage.db, broken.operatorId, async (tx) => {
    const { id: _, ...agreement } = await tx.agreement.findFirstOrThrow();
    await tx.agreement.create({ data: { ...agreement, version: 2, currency: 'xxx' } });
  });
  await passMonthEnd(4 * HOUR);
  const failure: unknown = await run(CLOSE_USAGE_WORKFLOW).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WorkflowFailedError);
  const { cause } = failure as WorkflowFailedError;
  expect(cause?.message).toBe(`The billing of talk time failed for 1 operators: ${broken.operatorId}`);
  expect(await invoicesOf(whole)).toHaveLength(1);
  expect(await invoicesOf(broken)).toEqual([]);
});

test('a threshold that is passed is told of once', async () => {
  const client = await createFixture(stage.db);
  await asOperator(stage.db, client.operatorId, async (tx) => {
    const { id: _, ...agreement } = await tx.agreement.findFirstOrThrow();
    await tx.agreement.create({ data: { ...agreement, version: 2, usageAlertCents: [150, 1_000] } });
  });
  expect(await run(WATCH_USAGE_WORKFLOW)).toBe(0);
  await talk(client);
  expect(await run(WATCH_USAGE_WORKFLOW)).toBe(1);
  await stage.record('billing/usage-watched', `${WATCH_USAGE_WORKFLOW}-${runs}`);
  expect(await run(WATCH_USAGE_WORKFLOW)).toBe(0);
  const tasks = await asOperator(stage.db, client.operatorId, (tx) => tx.task.findMany());
  expect(tasks).toMatchObject([{ kind: 'usage_alert', clientId: client.clientId }]);
});
