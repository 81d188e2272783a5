import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WATCH_CARDS_WORKFLOW } from '../../contracts/billing/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { createFixture, type Fixture } from '../../tests/setup/fixtures.ts';
import { openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let runs = 0;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

async function watch(): Promise<string> {
  runs += 1;
  const workflowId = `watch-cards-${runs}`;
  await stage.client.workflow.start(WATCH_CARDS_WORKFLOW, {
    workflowId,
    taskQueue: TASK_QUEUES.main,
    args: [{ after: null }],
  });
  await stage.ending(workflowId);
  return workflowId;
}

/** Gives a client, who is charged automatically, a card that expired long ago. */
const expire = ({ operatorId, clientId }: Fixture) =>
  asOperator(stage.db, operatorId, async (tx) => {
    const terms = { rateMicrosPerMinute: 0, milestoneSize: 25, milestonePriceCents: 1, termsDays: 14 };
    const effectiveFrom = new Date('2026-02-01T00:00:00Z');
    const charged = { ...terms, collection: 'charge_automatically', effectiveFrom };
    await tx.agreement.create({ data: { operatorId, clientId, version: 2, ...charged } });
    const card = { paymentMethodId: `pm_${clientId}`, cardExpMonth: 1, cardExpYear: 2020 };
    await tx.billingAccount.create({
      data: { operatorId, clientId, stripeCustomerId: `cus_${clientId}`, ...card },
    });
  });

const tasksOf = ({ operatorId }: Fixture) =>
  asOperator(stage.db, operatorId, (tx) => tx.task.count({ where: { kind: 'card_expiring' } }));

test('every operator’s people are told of expired cards, once', async () => {
  const [ours, theirs] = [stage.campaign, await createFixture(stage.db)];
  await expire(ours);
  await expire(theirs);
  await stage.record('billing/cards-watched', await watch());
  await watch();
  expect(await Promise.all([ours, theirs].map(tasksOf))).toEqual([1, 1]);
});

test('an operator whose cards cannot be looked at holds up no other', async () => {
  const broken = await createFixture(stage.db);
  await expire(broken);
  await asOperator(stage.db, broken.operatorId, (tx) =>
    tx.organization.update({ where: { id: broken.operatorId }, data: { zone: 'No/Where' } }),
  );
  const ours = await createFixture(stage.db);
  await expire(ours);
  await watch();
  expect(await Promise.all([broken, ours].map(tasksOf))).toEqual([0, 1]);
});

test('more operators than fit a page are all looked at', async () => {
  const made: Fixture[] = [];
  for (let i = 0; i < 55; i += 1) made.push(await createFixture(stage.db));
  await Promise.all(made.map(expire));
  await watch();
  expect(new Set(await Promise.all(made.map(tasksOf)))).toEqual(new Set([1]));
});
