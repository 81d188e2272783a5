import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { CLOSE_USAGE_SCHEDULE } from '../contracts/billing/workflow.ts';
import { createDevServer } from '../tests/setup/dev-server.ts';
import { quietenTemporal } from '../tests/workflows/quiet.ts';
import * as workflows from '../workflows/index.ts';
import { ensureSchedules } from './schedules.ts';

let server: TestWorkflowEnvironment;

beforeAll(async () => {
  quietenTemporal();
  server = await createDevServer();
  // Every start of a worker does it again.
  for (let i = 0; i < 2; i += 1) await ensureSchedules(server.client);
});
afterAll(async () => server?.teardown());

test('every schedule starts a workflow that there is, and no run of it meets another', async () => {
  const schedules = [];
  for await (const { scheduleId } of server.client.schedule.list()) {
    schedules.push(await server.client.schedule.getHandle(scheduleId).describe());
  }
  expect(schedules.length).toBeGreaterThan(4);
  for (const { action, policies } of schedules) {
    expect(Object.keys(workflows)).toContain(action.workflowType);
    expect(policies.overlap).toBe('SKIP');
  }
});

test('months are billed every hour of the 1st and the 2nd: wherever a month has ended, within the hour', async () => {
  const { info, policies } = await server.client.schedule.getHandle(CLOSE_USAGE_SCHEDULE).describe();
  expect(info.nextActionTimes.length).toBeGreaterThan(5);
  const [first] = info.nextActionTimes;
  info.nextActionTimes.forEach((at, i) => {
    expect([at.getUTCMinutes(), at.getUTCSeconds()]).toEqual([5, 0]);
    expect([1, 2]).toContain(at.getUTCDate());
    const hours = Math.round((at.getTime() - Number(first)) / 3_600_000);
    if (at.getUTCMonth() === first?.getUTCMonth()) expect(hours).toBe(i);
  });
  expect(policies.catchupWindow).toBe(31 * 86_400_000);
});
