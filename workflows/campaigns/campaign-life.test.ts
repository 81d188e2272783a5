import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { CAMPAIGN_WORKFLOW, campaignWorkflowId } from '../../contracts/campaigns/workflow.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { POLICIES } from '../../domain/policies/standard.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { pauseCampaign } from '../../services/campaigns/pause-campaign.ts';
import { resumeCampaign } from '../../services/campaigns/resume-campaign.ts';
import { stopCampaign } from '../../services/campaigns/stop-campaign.ts';
import type { Caller } from '../../services/caller.ts';
import { addClient, type Fixture } from '../../tests/setup/fixtures.ts';
import { castLead, nextClock, promiseOf } from '../../tests/workflows/cast.ts';
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let campaign: Fixture;
let leadIds: string[];
let workflowId: string;
let caller: Caller;
let begin: Stage['starting']['start'];

beforeAll(async () => {
  stage = await openStage();
  begin = stage.starting.start;
  const { operatorId } = stage;
  caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'command', id: 'test' } };
});
afterAll(async () => stage?.close());
beforeEach(async () => {
  campaign = await addClient(stage.db, stage.operatorId);
  workflowId = campaignWorkflowId(campaign.campaignId);
  leadIds = [campaign.leadId];
  for (let i = 0; i < 4; i += 1) leadIds.push((await castLead(stage, campaign)).leadId);
});
afterEach(async () => {
  stage.starting.start = begin;
  const end = (id: string) =>
    stage.client.workflow
      .getHandle(id)
      .terminate()
      .catch(() => undefined);
  await Promise.all([workflowId, ...leadIds.map(leadWorkflowId)].map(end));
});

/** Starts the campaign's workflow, as quick as the server is, with these settings. */
async function start(data: Prisma.CampaignUncheckedUpdateInput = {}): Promise<void> {
  const { operatorId, campaignId } = campaign;
  await stage.read(async (tx) => {
    const body = {
      ...POLICIES.standard,
      launch: { leadsPerSecond: 1000 },
    } as unknown as Prisma.InputJsonObject;
    const policy = await tx.policy.create({ data: { operatorId, name: campaignId, version: 1, body } });
    await tx.campaign.update({ where: { id: campaignId }, data: { policyId: policy.id, ...data } });
  });
  await stage.client.workflow.start(CAMPAIGN_WORKFLOW, {
    workflowId,
    taskQueue: TASK_QUEUES.main,
    args: [{ operatorId, campaignId }],
  });
  await stage.pass(MINUTE);
}

const leads = () => stage.read((tx) => tx.lead.findMany({ where: { campaignId: campaign.campaignId } }));
const started = async () => (await leads()).filter(({ startedAt }) => startedAt).length;
const notStarted = async () => (await leads()).filter(({ startedAt }) => !startedAt);
const status = async () =>
  (await stage.read((tx) => tx.campaign.findUniqueOrThrow({ where: { id: campaign.campaignId } }))).status;
const stateOf = async (id: string) => (await stage.client.workflow.getHandle(id).describe()).status.name;

/** What the workflows of the started leads were told, and how many of them. */
async function told(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { id, startedAt } of await leads()) {
    if (!startedAt) continue;
    const { events } = await stage.client.workflow.getHandle(leadWorkflowId(id)).fetchHistory();
    for (const { workflowExecutionSignaledEventAttributes: signal } of events ?? []) {
      if (!signal) continue;
      const words = Buffer.from(signal.input?.payloads?.[0]?.data ?? []).toString();
      counts[words] = (counts[words] ?? 0) + 1;
    }
  }
  return counts;
}

const LOOK_AGAIN = '{"kind":"look_again"}';
const OVER = '{"kind":"stop","reason":"campaign_over"}';

test('so many a day: the next ones start at the campaign’s own midnight', async () => {
  await stage.passUntil(await nextClock(stage, '22:00'));
  const midnight = await nextClock(stage, '00:00');
  await start({ newPerDay: 2 });
  expect(await started()).toBe(2);
  expect(await promiseOf(stage, campaign.campaignId)).toMatchObject({
    what: 'Start the next 2 leads',
    why: '2 of 2 today are started',
    until: midnight,
  });
  await stage.passUntil(new Date(midnight.getTime() - MINUTE));
  expect(await started()).toBe(2);
  await stage.pass(2 * MINUTE);
  expect(await started()).toBe(4);
  await stage.pass(DAY);
  expect(await started()).toBe(5);
  await stage.record('campaigns/so-many-a-day', workflowId);
});

test('nobody is started before its first day, nor outside its hours', async () => {
  await stage.passUntil(await nextClock(stage, '15:00'));
  const startsAt = await nextClock(stage, '06:00');
  const opens = new Date(startsAt.getTime() + 3 * HOUR);
  const day = { from: '09:00', to: '17:00' };
  await start({ startsAt, hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day } });
  expect(await promiseOf(stage, campaign.campaignId)).toMatchObject({
    what: 'Start the first leads',
    until: startsAt,
  });
  await stage.passUntil(new Date(opens.getTime() - MINUTE));
  expect(await started()).toBe(0);
  expect(await promiseOf(stage, campaign.campaignId)).toMatchObject({
    until: opens,
    why: 'it is outside the hours: 09:00–17:00 in America/New_York',
  });
  await stage.pass(2 * MINUTE);
  expect(await started()).toBe(5);
});

test.each(['finish', 'stop'] as const)(
  'at its end nobody more is started, and leads in flight %s',
  async (atEnd) => {
    await stage.passUntil(await nextClock(stage, '10:00'));
    const endsAt = new Date((await stage.now()).getTime() + 5 * HOUR);
    await start({ newPerDay: 2, endsAt, atEnd });
    expect(await status()).toBe('active');
    await stage.passUntil(new Date(endsAt.getTime() + MINUTE));
    expect(await status()).toBe('ended');
    expect(await stateOf(workflowId)).toBe('COMPLETED');
    expect(await notStarted()).toMatchObject(
      [1, 2, 3].map(() => ({ ending: 'campaign_over', status: 'new' })),
    );
    expect(await told()).toEqual(atEnd === 'stop' ? { [OVER]: 2 } : {});
    expect(await promiseOf(stage, campaign.campaignId)).toBeNull();
    if (atEnd === 'stop') await stage.record('campaigns/ended', workflowId);
  },
);

test('a pause amid the launch starts nobody more; the campaign that goes on tells those in flight, and starts the rest', async () => {
  await stage.passUntil(await nextClock(stage, '10:00'));
  const { campaignId: id, policyId } = campaign;
  const now = await stage.now();
  let isPaused = false;
  stage.starting.start = async (type, options) => {
    const handle = await begin(type, options);
    if (!isPaused) {
      isPaused = true;
      await pauseCampaign(stage.db, caller, { id, reason: 'the office is closed' }, now);
    }
    return handle;
  };
  // Two a second.
  await start({ policyId });
  expect(await started()).toBe(2);
  expect(await promiseOf(stage, id)).toMatchObject({
    what: 'Start the next leads',
    why: '3 leads wait',
    blockedBy: 'the campaign is paused',
  });
  await stage.relay();
  await stage.pass(DAY);
  expect([await started(), await told()]).toEqual([2, {}]);
  await resumeCampaign(stage.db, caller, id);
  await stage.relay();
  expect([await started(), await told()]).toEqual([5, { [LOOK_AGAIN]: 2 }]);
  await stage.record('campaigns/paused', workflowId);
});

test.each(['finish', 'stop'] as const)(
  'when it is stopped, leads in flight %s and nobody more is started',
  async (how) => {
    await stage.passUntil(await nextClock(stage, '10:00'));
    await start({ newPerDay: 2 });
    const stop = { id: campaign.campaignId, reason: 'the client left', leads: how };
    await stopCampaign(stage.db, caller, stop, await stage.now());
    await stage.relay();
    expect(await stateOf(workflowId)).toBe('COMPLETED');
    expect(await notStarted()).toMatchObject([1, 2, 3].map(() => ({ ending: 'campaign_over' })));
    expect(await told()).toEqual(how === 'stop' ? { [OVER]: 2 } : {});
    const { workflowSignals } = await stage.read(async (tx) => ({
      workflowSignals: await tx.workflowSignal.findMany({ where: { workflowId } }),
    }));
    expect(JSON.stringify(workflowSignals.map(({ args }) => args))).not.toContain('the client left');
  },
);

test('one that is stopped after its workflow has ended has it started again, to tell the leads in flight', async () => {
  await stage.passUntil(await nextClock(stage, '10:00'));
  const endsAt = new Date((await stage.now()).getTime() + HOUR);
  await start({ endsAt });
  await stage.pass(2 * HOUR);
  expect([await status(), await told()]).toEqual(['ended', {}]);
  const stop = { id: campaign.campaignId, reason: 'x', leads: 'stop' } as const;
  await stopCampaign(stage.db, caller, stop, await stage.now());
  await stage.relay();
  expect(await told()).toEqual({ [OVER]: 5 });
  expect(await stateOf(workflowId)).toBe('COMPLETED');
});

test('an attempt that dies before it could start whom it had marked leaves them to the next, which counts none twice', async () => {
  await stage.passUntil(await nextClock(stage, '10:00'));
  let deaths = 0;
  const starts: string[] = [];
  stage.starting.start = async (type, options) => {
    if (deaths < 3) {
      deaths += 1;
      throw new Error('the worker died');
    }
    starts.push(options.workflowId);
    return begin(type, options);
  };
  await start({ newPerDay: 3 });
  await stage.pass(MINUTE);
  expect(deaths).toBe(3);
  expect(await started()).toBe(3);
  expect(starts).toHaveLength(3);
  expect(new Set(starts).size).toBe(3);
  const run = await stage.read((tx) =>
    tx.campaignRun.findUniqueOrThrow({ where: { campaignId: campaign.campaignId } }),
  );
  expect(run.starting).toEqual([]);
});
