import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createTimeSkippingEnvironment } from './time-skipping.ts';

let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  environment = await createTimeSkippingEnvironment();
});

afterAll(async () => environment?.teardown());

test('nine days pass at once', async () => {
  const before = await environment.currentTimeMs();
  await environment.sleep('9 days');
  expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(9 * 86_400_000);
});

test('workflows carry the search attributes they are found by', async () => {
  const operator = defineSearchAttributeKey('OperatorId', 'KEYWORD');
  const handle = await environment.client.workflow.start('never-run', {
    taskQueue: 'none',
    workflowId: 'found',
    typedSearchAttributes: [{ key: operator, value: 'op-1' }],
  });
  expect((await handle.describe()).typedSearchAttributes.get(operator)).toBe('op-1');
  await handle.terminate();
});
