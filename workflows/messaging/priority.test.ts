import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { MESSAGE_WORKFLOW, type MessageInput, type Purpose } from '../../contracts/messaging/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { createDevServer } from '../../tests/setup/dev-server.ts';
import { quietenTemporal } from '../../tests/workflows/quiet.ts';
import { bundleWorkflows } from '../../worker/workers.ts';

let server: TestWorkflowEnvironment;
let workflows: Worker;
let running: Promise<void>;

beforeAll(async () => {
  quietenTemporal();
  const [environment, workflowBundle] = await Promise.all([createDevServer(), bundleWorkflows()]);
  server = environment;
  const { nativeConnection: connection } = server;
  workflows = await Worker.create({ connection, taskQueue: TASK_QUEUES.main, workflowBundle });
  running = workflows.run();
});
afterAll(async () => {
  workflows?.shutdown();
  await running;
  await server?.teardown();
});

/** The vendor is away while messages of an operator pile up, the least urgent first. */
async function pileUp(operatorId: string, purposes: readonly Purpose[], each: number): Promise<string[]> {
  const ids: string[] = [];
  for (const purpose of purposes) {
    for (let i = 0; i < each; i += 1) {
      const key = randomUUID();
      const about = { operatorId, leadId: randomUUID(), appointmentId: null, channel: 'sms', key } as const;
      const input: MessageInput = { ...about, purpose, template: 'written' };
      ids.push(`message:${key}`);
      await server.client.workflow.start(MESSAGE_WORKFLOW, {
        ...{ workflowId: `message:${key}`, taskQueue: TASK_QUEUES.main, args: [input] },
      });
    }
  }
  return ids;
}

async function untilAllWait(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    for (;;) {
      const { raw } = await server.client.workflow.getHandle(id).describe();
      if ((raw.pendingActivities ?? []).length > 0) break;
    }
  }
}

/** The vendor is back, for one request at a time; answers what it was asked for, in order. */
async function drain(ids: readonly string[]): Promise<MessageInput[]> {
  const taken: MessageInput[] = [];
  const vendor = await Worker.create({
    connection: server.nativeConnection,
    taskQueue: TASK_QUEUES.twilio,
    maxConcurrentActivityTaskExecutions: 1,
    activities: {
      sendText: async (message: MessageInput) => {
        taken.push(message);
        return { result: 'sent', messageId: randomUUID() };
      },
    },
  });
  await vendor.runUntil(Promise.all(ids.map((id) => server.client.workflow.getHandle(id).result())));
  return taken;
}

test('answers go before reminders, reminders before sequences, and bulk goes last, whatever came first', async () => {
  const purposes = ['broadcast', 'sequence', 'reminder', 'reply'] as const;
  const ids = await pileUp(randomUUID(), purposes, 5);
  await untilAllWait(ids);
  const order = (await drain(ids)).map(({ purpose }) => purpose);
  expect(order).toEqual(
    [...purposes].reverse().flatMap((purpose) => Array.from({ length: 5 }, () => purpose)),
  );
}, 120_000);

test('operators take turns: one with little to send does not wait for one with much', async () => {
  const [much, little] = [randomUUID(), randomUUID()];
  const ids = [...(await pileUp(much, ['sequence'], 20)), ...(await pileUp(little, ['sequence'], 2))];
  await untilAllWait(ids);
  const order = (await drain(ids)).map(({ operatorId }) => operatorId);
  expect(order.lastIndexOf(little)).toBeLessThan(12);
}, 120_000);
