import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { REFRESH_AVAILABILITIES_WORKFLOW } from '../../contracts/appointments/availability.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { addClient, createFixture, type Fixture } from '../../tests/setup/fixtures.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let runs = 0;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

async function refreshAll(): Promise<void> {
  runs += 1;
  const workflowId = `refresh-${runs}`;
  const args = [{ after: null }];
  await stage.client.workflow.start(REFRESH_AVAILABILITIES_WORKFLOW, {
    workflowId,
    taskQueue: TASK_QUEUES.main,
    args,
  });
  await stage.ending(workflowId);
}

const known = ({ operatorId, campaignId }: Fixture) =>
  asOperator(stage.db, operatorId, (tx) => tx.availability.findFirst({ where: { campaignId } }));

test('every running campaign of every operator gets its free times; one that fails holds up none', async () => {
  const draft = await addClient(stage.db, stage.operatorId);
  await stage.read((tx) =>
    tx.campaign.update({ where: { id: draft.campaignId }, data: { status: 'draft' } }),
  );
  const silent = await addClient(stage.db, stage.operatorId);
  stage.vendors.silentCalendars.add(silent.eventTypeId);
  const [ours, theirs] = [await addClient(stage.db, stage.operatorId), await createFixture(stage.db)];
  const slot = new Date('2026-12-01T15:00:00Z');
  for (const { eventTypeId } of [ours, theirs]) stage.vendors.slotsOf.set(eventTypeId, [slot]);

  await refreshAll();
  for (const campaign of [ours, theirs]) {
    expect(await known(campaign)).toMatchObject({
      clientId: campaign.clientId,
      slots: [slot.toISOString()],
      fetchedAt: expect.any(Date),
    });
  }
  expect(await known(silent)).toBeNull();
  expect(await known(draft)).toBeNull();
  const asked = stage.vendors.slotsAsked.map(({ eventTypeId }) => eventTypeId);
  expect(asked).not.toContain(draft.eventTypeId);
  expect(asked.filter((id) => id === silent.eventTypeId)).toHaveLength(2);

  stage.vendors.slotsOf.set(ours.eventTypeId, []);
  const before = await known(ours);
  await stage.pass(10 * MINUTE);
  await refreshAll();
  const after = await known(ours);
  expect(after?.slots).toEqual([]);
  expect(after?.fetchedAt.getTime()).toBeGreaterThan(before?.fetchedAt.getTime() ?? 0);
});

test('more campaigns than fit a page are all asked', async () => {
  const made: Fixture[] = [];
  for (let i = 0; i < 55; i += 1) made.push(await addClient(stage.db, stage.operatorId));
  await refreshAll();
  const rows = await stage.read((tx) => tx.availability.findMany({ select: { campaignId: true } }));
  const have = new Set(rows.map(({ campaignId }) => campaignId));
  expect(made.filter(({ campaignId }) => !have.has(campaignId))).toEqual([]);
});
