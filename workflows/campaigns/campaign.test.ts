import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { CAMPAIGN_WORKFLOW, campaignWorkflowId, LEADS_ADDED } from '../../contracts/campaigns/workflow.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { addClient, type Fixture } from '../../tests/setup/fixtures.ts';
import { castLead, nextClock, promiseOf } from '../../tests/workflows/cast.ts';
import { MINUTE, openStage, SECOND, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let campaign: Fixture;
let leadIds: string[];
let workflowId: string;
/** The ids of the workflows that were asked to start, in order. */
let starts: string[];

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

beforeEach(async () => {
  await stage.passUntil(await nextClock(stage, '10:00'));
  campaign = await addClient(stage.db, stage.operatorId);
  leadIds = [campaign.leadId];
  await addLeads(4);
  workflowId = campaignWorkflowId(campaign.campaignId);
  starts = [];
  const { start } = stage.starting;
  stage.starting.start = async (type, options) => {
    starts.push(options.workflowId);
    return start(type, options);
  };
  restoreStart = () => {
    stage.starting.start = start;
  };
});

let restoreStart: () => void;

afterEach(async () => {
  restoreStart();
  const ids = [workflowId, ...leadIds.map(leadWorkflowId)];
  await Promise.all(
    ids.map((id) =>
      stage.client.workflow
        .getHandle(id)
        .terminate()
        .catch(() => undefined),
    ),
  );
});

async function addLeads(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) leadIds.push((await castLead(stage, campaign)).leadId);
}

async function startCampaign(): Promise<void> {
  const { operatorId, campaignId } = campaign;
  await stage.client.workflow.start(CAMPAIGN_WORKFLOW, {
    workflowId,
    taskQueue: TASK_QUEUES.main,
    args: [{ operatorId, campaignId }],
  });
}

async function startTimes(): Promise<number[]> {
  const leads = await stage.read((tx) => tx.lead.findMany({ where: { campaignId: campaign.campaignId } }));
  return leads.map(({ startedAt }) => startedAt?.getTime() ?? 0).sort((one, other) => one - other);
}

function started(): Promise<number> {
  return stage.read((tx) =>
    tx.lead.count({ where: { campaignId: campaign.campaignId, startedAt: { not: null } } }),
  );
}

test('every lead is started once, two a second, and the campaign waits for more', async () => {
  await startCampaign();
  await stage.pass(MINUTE);
  expect(starts).toEqual(leadIds.map(leadWorkflowId));
  const [first = 0, , third = 0, , fifth = 0] = await startTimes();
  expect(third - first).toBeGreaterThanOrEqual(SECOND);
  expect(fifth - third).toBeGreaterThanOrEqual(SECOND);
  // Short waits are no matter for the workflow: one stretch, and then it waits.
  expect(await stage.acted(workflowId)).toHaveLength(1);
  expect(await started()).toBe(5);
  expect(await promiseOf(stage, campaign.campaignId)).toMatchObject({ what: 'Wait for more leads' });
});

test('leads that are added later are started too, and the earlier ones not again', async () => {
  await startCampaign();
  await stage.pass(MINUTE);
  await addLeads(3);
  const handle = stage.client.workflow.getHandle(workflowId);
  for (let i = 0; i < 3; i += 1) await handle.signal(LEADS_ADDED);
  await stage.pass(MINUTE);
  expect(starts).toEqual(leadIds.map(leadWorkflowId));
  expect(await started()).toBe(8);
  await stage.record('campaigns/leads-added-in-stretches', workflowId);
});

test('a worker that dies while it starts leads, and is followed by another, starts nobody twice', async () => {
  const { start } = stage.starting;
  let died = false;
  stage.starting.start = async (type, options) => {
    const handle = await start(type, options);
    if (!died && options.workflowId === leadWorkflowId(leadIds[1] ?? '')) {
      died = true;
      throw new Error('the worker died before it could note the start');
    }
    return handle;
  };
  await startCampaign();
  await stage.pass(MINUTE);
  expect(died).toBe(true);
  expect(await started()).toBe(5);
  // Whoever has left a trace is not started again; nobody is left out.
  expect(new Set(starts).size).toBe(5);
  const calls = stage.vendors.calls.filter((call) => leadIds.includes(call.leadId));
  expect(calls.map((call) => call.leadId).sort()).toEqual([...leadIds].sort());
});
