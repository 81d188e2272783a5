import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ERASE_ALL_CALLS, ERASE_CALLS_WORKFLOW } from '../../contracts/calls/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { createFixture, type Fixture } from '../../tests/setup/fixtures.ts';
import { DAY, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let runs = 0;
let made = 0;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

const lastRun = () => `${ERASE_CALLS_WORKFLOW}-${runs}`;

/** @returns of how many calls what was said is erased */
async function night(): Promise<unknown> {
  runs += 1;
  const start = { workflowId: lastRun(), taskQueue: TASK_QUEUES.main, args: [ERASE_ALL_CALLS] };
  await stage.client.workflow.start(ERASE_CALLS_WORKFLOW, start);
  return stage.ending(lastRun());
}

async function addCalls(of: Fixture, count: number): Promise<string[]> {
  const { operatorId, clientId, leadId, contactId } = of;
  const endedAt = new Date((await stage.now()).getTime() - 400 * DAY);
  const calls = Array.from({ length: count }, () => {
    made += 1;
    const over = { direction: 'outbound', status: 'ended', endedAt, transcript: 'Agent: hello' };
    return { operatorId, clientId, leadId, contactId, key: `k${made}`, vendorId: `call_${made}`, ...over };
  });
  await asOperator(stage.db, operatorId, (tx) => tx.call.createMany({ data: calls }));
  return calls.map(({ vendorId }) => vendorId);
}

const kept = ({ operatorId }: Fixture) =>
  asOperator(stage.db, operatorId, (tx) => tx.call.count({ where: { transcript: { not: null } } }));

test('every operator’s calls are given up, however many there are, by pages', async () => {
  const others = [];
  // More operators than a page of them, and more calls than a page.
  for (let i = 0; i < 21; i += 1) others.push(await createFixture(stage.db));
  const vendorIds = await addCalls(stage.campaign, 45);
  for (const other of others) vendorIds.push(...(await addCalls(other, 1)));
  expect(await night()).toBe(66);
  await stage.record('calls/erased', lastRun());
  expect([...stage.vendors.deleted].sort()).toEqual([...vendorIds].sort());
  expect(await Promise.all([stage.campaign, ...others].map(kept))).toEqual(Array(22).fill(0));
  expect(await night()).toBe(0);
  expect(stage.vendors.deleted).toHaveLength(66);
});

test('more pages than a history should hold are gone on with in another run', async () => {
  const other = await createFixture(stage.db);
  await addCalls(other, 20 * 101);
  expect(await night()).toBe(2020);
  expect(await kept(other)).toBe(0);
  expect(await stage.historyLength(lastRun())).toBeLessThan(400);
});

test('what the vendor does not give up holds up no other, and whoever looks at the run sees it', async () => {
  const [stuck = ''] = await addCalls(stage.campaign, 3);
  stage.vendors.kept.add(stuck);
  await expect(night()).rejects.toThrow(WorkflowFailedError);
  expect(await kept(stage.campaign)).toBe(1);
  stage.vendors.kept.clear();
  expect(await night()).toBe(1);
});
