import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Step } from '../../contracts/campaigns/sequence.ts';
import { campaignWorkflowId } from '../../contracts/campaigns/workflow.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import {
  putOnSequence,
  SEQUENCE_START as START,
  type SequencedLead,
} from '../../tests/setup/sequenced-lead.ts';
import { settleForWorkflow } from './settle-steering.ts';
import { type SteerRequest, steerLead } from './steer-lead.ts';
import type { UpdateAnswer } from './workflow-updates.ts';

const STEPS: Step[] = [
  { id: 'rest', kind: 'wait', seconds: 3600 },
  { id: 'text', kind: 'sms', template: 'sequence_sms' },
];
const NOW = new Date(START + 60_000);

let world: TestWorld;
let fixture: Fixture;
/** Which actions workflows were asked for. */
let asked: string[] = [];

beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
});

afterAll(async () => world?.close());

const as = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, fixture.operatorId, work);
const newLead = () => putOnSequence(world, fixture, STEPS);

async function begunLead(): Promise<SequencedLead> {
  const lead = await newLead();
  await lead.put({ startedAt: new Date() });
  await lead.at(0);
  return lead;
}

/** @param says what its workflow answers; left out: it settles it */
function steer(
  { operatorId, leadId }: SequencedLead,
  request: Omit<SteerRequest, 'leadId' | 'reason'>,
  says?: UpdateAnswer,
) {
  const update = async ({
    argument,
  }: {
    argument: Readonly<Record<string, string>>;
  }): Promise<UpdateAnswer> => {
    const actionId = argument['actionId'] ?? '';
    asked.push(actionId);
    if (says) return says;
    const settled = await settleForWorkflow(world.db, { operatorId, leadId, actionId, now: NOW.getTime() });
    return { became: 'answered', answer: settled };
  };
  return steerLead(
    { db: world.db, updates: { update }, now: () => NOW },
    { operatorId, actor: { kind: 'key', id: 'key-1' } },
    { reason: 'as agreed', ...request, leadId },
  );
}

const actionsOf = ({ leadId }: SequencedLead) => as((tx) => tx.leadAction.findMany({ where: { leadId } }));

test('a lead that has not begun is steered in its row, and its workflow, should it be on its way, looks again', async () => {
  asked = [];
  const lead = await newLead();
  expect(await steer(lead, { kind: 'pause' })).toMatchObject({ status: 'done', settledAt: NOW });
  expect(await steer(lead, { kind: 'move', stepId: 'text' })).toMatchObject({ status: 'done' });
  expect(await lead.row()).toMatchObject({
    pausedAt: NOW,
    pauseReason: 'as agreed',
    stepId: 'text',
    visit: 1,
  });
  expect(asked).toEqual([]);
  expect(await as((tx) => owed(tx, leadWorkflowId(lead.leadId)))).toEqual([
    'leadSequence leadEvent look_again',
    'leadSequence leadEvent look_again',
  ]);
  expect((await lead.at(1)).move).toEqual({ do: 'hold' });
  await lead.put({ pausedAt: null });
  expect((await lead.at(2)).move).toMatchObject({ do: 'send', key: `lead:${lead.leadId}:text:1:sms` });
});

test('one that is resumed before it began is news to its campaign, which may wait for nobody else', async () => {
  const lead = await newLead();
  await steer(lead, { kind: 'pause' });
  expect(await as((tx) => owed(tx, campaignWorkflowId(lead.campaignId)))).toEqual([]);
  await steer(lead, { kind: 'resume' });
  expect(await as((tx) => owed(tx, campaignWorkflowId(lead.campaignId)))).toEqual(['campaign leadsAdded']);
});

test('one that is stopped before it begins ends as soon as it does', async () => {
  const lead = await newLead();
  expect(await steer(lead, { kind: 'skip' })).toMatchObject({
    status: 'refused',
    refusal: 'It has not begun: there is no step to skip.',
  });
  await steer(lead, { kind: 'stop', paid: true });
  expect(await lead.row()).toMatchObject({ endedAt: NOW, ending: 'paid', status: 'new' });
  expect((await lead.at(5)).move).toEqual({ do: 'end', ending: 'paid' });
  expect(await steer(lead, { kind: 'resume' })).toMatchObject({
    status: 'refused',
    refusal: 'It is over: paid.',
  });
});

test('while nobody can say whether it was done it stays asked; the same again asks for the same, and it is done once', async () => {
  asked = [];
  const lead = await begunLead();
  for (let attempt = 0; attempt < 2; attempt += 1)
    await expect(steer(lead, { kind: 'skip' }, { became: 'away' })).rejects.toMatchObject({
      code: 'unavailable',
    });
  expect(await actionsOf(lead)).toMatchObject([{ status: 'asked', settledAt: null }]);
  const done = await steer(lead, { kind: 'skip' });
  expect(done).toMatchObject({ status: 'done' });
  expect(asked).toEqual([done.id, done.id, done.id]);
  expect(await actionsOf(lead)).toHaveLength(1);
  expect(await lead.row()).toMatchObject({ stepId: 'text', visit: 2, stepSince: NOW });
});

test('a request that was done, and whose answer was lost, is answered from its row under its key', async () => {
  const lead = await begunLead();
  const [first, again] = [
    await steer(lead, { kind: 'skip', idempotencyKey: 'a' }),
    await steer(lead, { kind: 'skip', idempotencyKey: 'a' }, { became: 'away' }),
  ];
  expect(again).toEqual(first);
  expect(await lead.row()).toMatchObject({ visit: 2 });
  const other = await begunLead();
  expect((await steer(other, { kind: 'skip', idempotencyKey: 'a' })).id).not.toBe(first.id);
});

test('a change to many asks each lead once', async () => {
  const lead = await begunLead();
  const bulkActionId = randomUUID();
  const first = await steer(lead, { kind: 'pause', bulkActionId });
  expect(await steer(lead, { kind: 'pause', bulkActionId })).toEqual(first);
  expect(await actionsOf(lead)).toHaveLength(1);
});

test.each<[string, UpdateAnswer, string]>([
  ['refuses', { became: 'refused', why: 'It began before.' }, 'It began before.'],
  ['does not run', { became: 'not_running' }, 'Its sequence does not run any more.'],
])('a workflow that %s leaves a row that says so', async (_name, says, refusal) => {
  const lead = await begunLead();
  expect(await steer(lead, { kind: 'pause' }, says)).toMatchObject({
    status: 'refused',
    refusal,
    settledAt: NOW,
  });
  expect(await lead.row()).toMatchObject({ pausedAt: null });
});

/** Its campaign has marked it, and is about to start its workflow. */
async function markedLead(): Promise<SequencedLead> {
  const lead = await newLead();
  await lead.put({ startedAt: new Date() });
  return lead;
}

test('one that its campaign has marked, and not begun yet, is steered in its row, which it reads when it begins', async () => {
  const [paused, stopped] = [await markedLead(), await markedLead()];
  const nobody: UpdateAnswer = { became: 'not_running' };
  expect(await steer(paused, { kind: 'pause' }, nobody)).toMatchObject({ status: 'done', refusal: null });
  expect((await paused.at(0)).move).toEqual({ do: 'hold' });
  expect(await steer(stopped, { kind: 'stop' }, nobody)).toMatchObject({ status: 'done', refusal: null });
  expect((await stopped.at(0)).move).toEqual({ do: 'end', ending: 'stopped' });
  expect(await as((tx) => owed(tx, leadWorkflowId(stopped.leadId)))).toEqual([
    'leadSequence leadEvent look_again',
  ]);
});

test('one whose workflow was closed from outside can be stopped, and is in flight no longer', async () => {
  const lead = await begunLead();
  expect(await steer(lead, { kind: 'stop' }, { became: 'not_running' })).toMatchObject({ status: 'done' });
  expect(await lead.row()).toMatchObject({ endedAt: NOW, ending: 'stopped' });
  expect(await lead.promise()).toBeNull();
});

test('what its workflow did before its answer was lost is done', async () => {
  const lead = await begunLead();
  await expect(steer(lead, { kind: 'pause' }, { became: 'away' })).rejects.toThrow();
  const [action] = await actionsOf(lead);
  const { operatorId, leadId } = lead;
  await settleForWorkflow(world.db, { operatorId, leadId, actionId: action?.id ?? '', now: START });
  expect(await actionsOf(lead)).toMatchObject([{ status: 'done', settledAt: new Date(START) }]);
});

test('skipping the last step ends it', async () => {
  const lead = await begunLead();
  await steer(lead, { kind: 'move', stepId: 'text' });
  await steer(lead, { kind: 'skip' });
  expect(await lead.row()).toMatchObject({ ending: 'exhausted', status: 'exhausted' });
});

test('nobody steers a lead of somebody else, and a move needs a step', async () => {
  const lead = await begunLead();
  const stranger = await createFixture(world.db);
  await expect(steer({ ...lead, operatorId: stranger.operatorId }, { kind: 'stop' })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(steer(lead, { kind: 'move' })).rejects.toMatchObject({ code: 'invalid' });
  await expect(steer(lead, { kind: 'pause', stepId: 'text' })).rejects.toMatchObject({ code: 'invalid' });
  expect(await lead.row()).toMatchObject({ endedAt: null });
});

test('the audit says who did what, and not why: that stays in the action', async () => {
  const lead = await begunLead();
  const { id } = await steer(lead, { kind: 'pause' });
  const [row] = await as((tx) =>
    tx.audit.findMany({ where: { subjectId: lead.leadId, action: 'lead.pause' } }),
  );
  expect(row).toMatchObject({ actorKind: 'key', actorId: 'key-1', after: { actionId: id } });
  expect(JSON.stringify(row?.after)).not.toContain('as agreed');
});
