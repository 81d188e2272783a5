import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  MARKS_CHANGED,
  SETTLE_FIELDS_WORKFLOW,
  settleFieldsWorkflowId,
} from '../../contracts/contacts/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { ACTOR, createFixture, type Fixture } from '../../tests/setup/fixtures.ts';
import { openStage, type Stage } from '../../tests/workflows/stage.ts';
import { changeOperator } from '../../services/identity/change-operator.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

async function addContacts({ operatorId }: Fixture, count: number): Promise<void> {
  const data = Array.from({ length: count }, (_, i) => ({
    operatorId,
    email: `lead${i}@example.com`,
    fields: { ssn: `secret ${i}` },
  }));
  await asOperator(stage.db, operatorId, (tx) => tx.contact.createMany({ data }));
}

/** Starts it as the relay does. */
async function settle({ operatorId }: Fixture): Promise<string> {
  const workflowId = settleFieldsWorkflowId(operatorId);
  await stage.client.workflow.signalWithStart(SETTLE_FIELDS_WORKFLOW, {
    workflowId,
    taskQueue: TASK_QUEUES.main,
    args: [{ operatorId }],
    signal: MARKS_CHANGED,
    signalArgs: [],
  });
  return workflowId;
}

const open = ({ operatorId }: Fixture) =>
  asOperator(stage.db, operatorId, (tx) =>
    tx.contact.count({ where: { fields: { path: ['ssn'], string_starts_with: 'secret' } } }),
  );

const mark = ({ operatorId }: Fixture, ...sensitiveFields: string[]) =>
  changeOperator(stage.db, { tenant: { role: 'operator', operatorId }, actor: ACTOR }, { sensitiveFields });

test('whoever is marked is sealed in all contacts, page by page, and opened when the mark is gone', async () => {
  await addContacts(stage.campaign, 1_100);
  await mark(stage.campaign, 'ssn');
  const workflowId = await settle(stage.campaign);
  expect(await stage.ending(workflowId)).toBe(1_100);
  await stage.record('contacts/settled', workflowId);
  expect(await open(stage.campaign)).toBe(0);
  await mark(stage.campaign);
  expect(await stage.ending(await settle(stage.campaign))).toBe(1_100);
  expect(await open(stage.campaign)).toBe(1_100);
});

test('marks that change while it runs are seen to by the same run', async () => {
  const other = await createFixture(stage.db);
  await addContacts(other, 600);
  await mark(other, 'ssn');
  const workflowId = await settle(other);
  await mark(other);
  await settle(other);
  await stage.ending(workflowId);
  expect(await open(other)).toBe(600);
});

test('the change of marks owes the start', async () => {
  const { operatorId } = await createFixture(stage.db);
  const owed = () => asOperator(stage.db, operatorId, (tx) => tx.workflowSignal.findMany());
  const asked = { tenant: { role: 'operator', operatorId }, actor: ACTOR } as const;
  await changeOperator(stage.db, asked, { sensitiveFields: ['b', 'a', 'a'] });
  await changeOperator(stage.db, asked, { sensitiveFields: ['a', 'b'], name: 'Same marks' });
  expect(await owed()).toMatchObject([
    {
      workflowId: settleFieldsWorkflowId(operatorId),
      workflowType: SETTLE_FIELDS_WORKFLOW,
      start: 'entity',
      signal: MARKS_CHANGED,
      input: { operatorId },
    },
  ]);
});
