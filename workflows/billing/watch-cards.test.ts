import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FROM_THE_FIRST, WATCH_CARDS_WORKFLOW } from '../../contracts/billing/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { addClient, createFixture, type Fixture } from '../../tests/setup/fixtures.ts';
import { DAY, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let runs = 0;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

const lastRun = () => `${WATCH_CARDS_WORKFLOW}-${runs}`;

/** @returns how many cards something is due for */
async function watch(): Promise<unknown> {
  runs += 1;
  const start = { workflowId: lastRun(), taskQueue: TASK_QUEUES.main, args: [FROM_THE_FIRST] };
  await stage.client.workflow.start(WATCH_CARDS_WORKFLOW, start);
  return stage.ending(lastRun());
}

const LONG_AGO = { cardExpMonth: 1, cardExpYear: 2020 };

/** Gives a client, who is charged automatically, a card. */
const giveCard = ({ operatorId, clientId }: Fixture, ends = LONG_AGO) =>
  asOperator(stage.db, operatorId, async (tx) => {
    const terms = { rateMicrosPerMinute: 0, milestoneSize: 25, milestonePriceCents: 1, termsDays: 14 };
    const effectiveFrom = new Date('2026-02-01T00:00:00Z');
    const charged = { ...terms, collection: 'charge_automatically', effectiveFrom };
    await tx.agreement.create({ data: { operatorId, clientId, version: 2, ...charged } });
    const card = { paymentMethodId: `pm_${clientId}`, cardBrand: 'visa', cardLast4: '4242', ...ends };
    await tx.billingAccount.create({
      data: { operatorId, clientId, stripeCustomerId: `cus_${clientId}`, ...card },
    });
  });

const tasksOf = ({ operatorId }: Fixture) =>
  asOperator(stage.db, operatorId, (tx) => tx.task.count({ where: { kind: 'card_expiring' } }));

test('every operator’s people are told of expired cards, once, however many operators there are', async () => {
  // More than a page.
  const made: Fixture[] = [stage.campaign];
  for (let i = 0; i < 22; i += 1) made.push(await createFixture(stage.db));
  await Promise.all(made.map((each) => giveCard(each)));
  expect(await watch()).toBe(23);
  await stage.record('billing/cards-watched', lastRun());
  await watch();
  expect(new Set(await Promise.all(made.map(tasksOf)))).toEqual(new Set([1]));
});

test('a client whose card runs out this month has one letter, however often its card is looked at', async () => {
  const client = await addClient(stage.db, stage.operatorId);
  const inTenDays = new Date((await stage.now()).getTime() + 10 * DAY);
  const ends = { cardExpMonth: inTenDays.getUTCMonth() + 1, cardExpYear: inTenDays.getUTCFullYear() };
  await giveCard(client, ends);
  for (let i = 0; i < 2; i += 1) {
    await watch();
    await stage.relay();
  }
  await stage.pass(DAY);
  const letters = await stage.read((tx) => tx.message.findMany({ where: { clientId: client.clientId } }));
  expect(letters).toMatchObject([{ template: 'card_expiring', channel: 'email', status: 'sent' }]);
  expect(stage.vendors.sentTo(`client-${client.clientId}@example.com`)).toHaveLength(1);
});

test('an operator whose cards cannot be looked at holds up no other, and whoever looks at the run sees it', async () => {
  const broken = await createFixture(stage.db);
  await giveCard(broken);
  await asOperator(stage.db, broken.operatorId, (tx) =>
    tx.organization.update({ where: { id: broken.operatorId }, data: { zone: 'No/Where' } }),
  );
  const ours = await createFixture(stage.db);
  await giveCard(ours);
  await expect(watch()).rejects.toThrow(WorkflowFailedError);
  expect(await Promise.all([broken, ours].map(tasksOf))).toEqual([0, 1]);
});
