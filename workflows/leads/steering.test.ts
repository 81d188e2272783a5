import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { temporalUpdates } from '../../config/temporal-updates.ts';
import type { SequenceBody } from '../../contracts/campaigns/sequence.ts';
import { STEER_LEAD, type Steered } from '../../contracts/leads/workflow.ts';
import { type SteerRequest, steerLead } from '../../services/leads/steer-lead.ts';
import { tellLead } from '../../services/leads/stop-lead.ts';
import { addSequence } from '../../tests/setup/sequenced-lead.ts';
import {
  castLead,
  type Lead,
  leadStatus,
  messagesOf,
  nextClock,
  promiseOf,
  startLead,
  tellCall,
  tellText,
} from '../../tests/workflows/cast.ts';
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

const BODY: SequenceBody = {
  steps: [
    { id: 'text', kind: 'sms', template: 'sequence_sms' },
    { id: 'rest', kind: 'wait', seconds: 2 * 3600 },
    { id: 'mail', kind: 'email', template: 'sequence_email' },
    { id: 'sleep', kind: 'wait', seconds: 86_400 },
    { id: 'again', kind: 'sms', template: 'sequence_sms_again' },
  ],
  goals: [],
  stopOn: ['booking'],
};

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

beforeEach(async () => stage.passUntil(await nextClock(stage, '10:00')));

/** A lead that has just begun, on a sequence of its own. */
async function begunLead(body: SequenceBody = BODY): Promise<Lead> {
  const campaign = await stage.read((tx) => addSequence(tx, stage.campaign, body));
  const lead = await castLead(stage, campaign);
  await startLead(stage, lead);
  await stage.read((tx) => tx.lead.update({ where: { id: lead.leadId }, data: { startedAt: new Date() } }));
  await stage.pass(MINUTE);
  return lead;
}

const steer = ({ leadId, operatorId }: Lead, request: Omit<SteerRequest, 'leadId' | 'reason'>) =>
  steerLead(
    { db: stage.db, updates: temporalUpdates(stage.client), now: () => new Date() },
    { operatorId, actor: { kind: 'person', id: 'test' } },
    { reason: 'they said so on the phone', ...request, leadId },
  );

const texts = async (lead: Lead) => (await messagesOf(stage, lead)).map(({ template }) => template);
const row = ({ leadId }: Lead) => stage.read((tx) => tx.lead.findUniqueOrThrow({ where: { id: leadId } }));

test('a lead that is paused in a wait gets nothing until it is resumed; what fell due in the pause is due then', async () => {
  const lead = await begunLead();
  expect(await steer(lead, { kind: 'pause' })).toMatchObject({ status: 'done', refusal: null });
  await stage.pass(MINUTE);
  expect(await promiseOf(stage, lead.leadId)).toMatchObject({
    what: 'Take the next step',
    until: null,
    why: 'the lead was paused by a person',
    blockedBy: 'whoever paused it',
  });
  await stage.pass(5 * HOUR);
  expect(await texts(lead)).toEqual(['sequence_sms']);
  expect(await steer(lead, { kind: 'pause' })).toMatchObject({
    status: 'refused',
    refusal: 'It is paused already.',
  });
  expect(await steer(lead, { kind: 'resume' })).toMatchObject({ status: 'done' });
  await stage.pass(2 * MINUTE);
  expect(await texts(lead)).toEqual(['sequence_sms', 'sequence_email']);
  expect(await row(lead)).toMatchObject({ stepId: 'sleep', pausedAt: null, pauseReason: null });
  await steer(lead, { kind: 'stop' });
  await expect(stage.ending(lead.workflowId)).resolves.toBe('stopped');
  await stage.record('leads/paused', lead.workflowId);
});

test('a skipped wait goes to the next step at once; a lead that is moved back goes through its steps again', async () => {
  const lead = await begunLead();
  await steer(lead, { kind: 'skip' });
  await stage.pass(2 * MINUTE);
  expect(await texts(lead)).toEqual(['sequence_sms', 'sequence_email']);
  await steer(lead, { kind: 'move', stepId: 'text' });
  await stage.pass(2 * MINUTE);
  expect(await texts(lead)).toEqual(['sequence_sms', 'sequence_email', 'sequence_sms']);
  expect(await row(lead)).toMatchObject({ stepId: 'rest' });
  expect(await steer(lead, { kind: 'move', stepId: 'nowhere' })).toMatchObject({
    status: 'refused',
    refusal: 'There is no step "nowhere" in the version of the sequence that it is on.',
  });
  await steer(lead, { kind: 'move', stepId: 'again' });
  await expect(stage.ending(lead.workflowId)).resolves.toBe('exhausted');
  expect(await texts(lead)).toEqual(['sequence_sms', 'sequence_email', 'sequence_sms', 'sequence_sms_again']);
  const audits = await stage.read((tx) =>
    tx.audit.findMany({ where: { subjectId: lead.leadId, action: { in: ['lead.skip', 'lead.move'] } } }),
  );
  expect(audits).toHaveLength(3);
  await stage.record('leads/moved', lead.workflowId);
});

test('a person stops it, because it has paid; what is over says so, to the workflow and to whoever asks', async () => {
  const lead = await begunLead();
  expect(await steer(lead, { kind: 'stop', paid: true })).toMatchObject({ status: 'done' });
  await expect(stage.ending(lead.workflowId)).resolves.toBe('paid');
  expect(await row(lead)).toMatchObject({ ending: 'paid', stepId: 'rest' });
  expect(await promiseOf(stage, lead.leadId)).toBeNull();
  expect(await steer(lead, { kind: 'skip' })).toMatchObject({
    status: 'refused',
    refusal: 'It is over: paid.',
  });
  await stage.pass(2 * DAY);
  expect(await texts(lead)).toEqual(['sequence_sms']);
});

test('the same request under its key is done once', async () => {
  const lead = await begunLead();
  const first = await steer(lead, { kind: 'skip', idempotencyKey: 'key-1' });
  await stage.pass(2 * MINUTE);
  expect(await steer(lead, { kind: 'skip', idempotencyKey: 'key-1' })).toEqual(first);
  expect(await row(lead)).toMatchObject({ stepId: 'sleep' });
  const answer: Steered = await stage.client.workflow
    .getHandle(lead.workflowId)
    .executeUpdate(STEER_LEAD, { args: [{ actionId: first.id }], updateId: 'another' });
  expect(answer).toEqual({ status: 'done', refusal: null });
  expect(await row(lead)).toMatchObject({ stepId: 'sleep' });
  await steer(lead, { kind: 'stop' });
  await stage.ending(lead.workflowId);
});

test('a pause takes back a text that the vendor is not there for; it goes out once when the lead is resumed', async () => {
  stage.vendors.moods['sms'] = Array.from({ length: 200 }, () => 'nothing' as const);
  const lead = await begunLead();
  expect(await messagesOf(stage, lead)).toMatchObject([{ status: 'waiting' }]);
  await steer(lead, { kind: 'pause' });
  await stage.pass(MINUTE);
  stage.vendors.moods['sms'] = [];
  await stage.pass(HOUR);
  expect(stage.vendors.sentTo(lead.phone)).toEqual([]);
  await steer(lead, { kind: 'resume' });
  await stage.pass(2 * MINUTE);
  expect(stage.vendors.sentTo(lead.phone)).toHaveLength(1);
  expect(await row(lead)).toMatchObject({ stepId: 'rest', visit: 2 });
  await steer(lead, { kind: 'stop' });
  await stage.ending(lead.workflowId);
});

test('a move takes back a text that is under way, and what it comes to moves the lead no further', async () => {
  stage.vendors.moods['sms'] = Array.from({ length: 200 }, () => 'nothing' as const);
  const lead = await begunLead();
  await steer(lead, { kind: 'move', stepId: 'mail' });
  stage.vendors.moods['sms'] = [];
  await stage.pass(5 * MINUTE);
  expect(stage.vendors.sentTo(lead.phone)).toEqual([]);
  expect(stage.vendors.sentTo(lead.email)).toHaveLength(1);
  expect(await row(lead)).toMatchObject({ stepId: 'sleep', visit: 3 });
  await steer(lead, { kind: 'stop' });
  await stage.ending(lead.workflowId);
});

test('told to look again, a lead that waits for a date waits for the one that it has become', async () => {
  const lead = await begunLead({
    ...BODY,
    steps: [
      { id: 'date', kind: 'wait_for_date', field: 'renewal', offset: 0, ifMissing: 'go_on', ifPast: 'end' },
      ...BODY.steps,
    ],
  });
  expect(await texts(lead)).toEqual(['sequence_sms']);
  const renewal = new Date((await stage.now()).getTime() + 3 * DAY);
  await stage.tell(async (tx) => {
    const fields = { renewal: renewal.toISOString() };
    await tx.contact.update({ where: { id: lead.contactId }, data: { fields } });
    const data = { stepId: 'date', visit: { increment: 1 }, stepSince: await stage.now(), wakeAt: null };
    await tx.lead.update({ where: { id: lead.leadId }, data });
    await tellLead(tx, lead.operatorId, lead.leadId, { kind: 'look_again' });
  });
  expect(await promiseOf(stage, lead.leadId)).toMatchObject({
    until: renewal,
    why: 'it waits for a date of the contact’s',
  });
  await stage.pass(2 * DAY);
  expect(await texts(lead)).toEqual(['sequence_sms']);
  await stage.passUntil(new Date(renewal.getTime() + 2 * MINUTE));
  expect(await texts(lead)).toEqual(['sequence_sms', 'sequence_sms']);
  await steer(lead, { kind: 'stop' });
  await stage.ending(lead.workflowId);
});

test('where a reply stops nothing, a lead that answers gets the rest, and is replied to the end; STOP ends it', async () => {
  const [answers, stops] = [await begunLead(), await begunLead()];
  await tellText(stage, answers, 'Who is this?');
  expect(await leadStatus(stage, answers)).toBe('replied');
  await tellText(stage, stops, 'STOP');
  await expect(stage.ending(stops.workflowId)).resolves.toBe('opted_out');
  await expect(stage.ending(answers.workflowId)).resolves.toBe('exhausted');
  expect(await messagesOf(stage, answers)).toMatchObject([
    { template: 'sequence_sms', status: 'sent' },
    { template: 'sequence_email', status: 'sent' },
    { template: 'sequence_sms_again', status: 'sent' },
  ]);
  expect(await leadStatus(stage, answers)).toBe('replied');
  expect(await row(answers)).toMatchObject({ ending: 'exhausted' });
  expect(await texts(stops)).toEqual(['sequence_sms']);
});

test('a call, its outcome, a branch on it, a tag and a task: the whole way by data', async () => {
  const lead = await begunLead({
    ...BODY,
    steps: [
      { id: 'ring', kind: 'call', agentId: 'agent_of_step' },
      {
        id: 'fork',
        kind: 'branch',
        cases: [{ if: { kind: 'outcome', is: ['no_outcome'] }, go: 'tag' }],
        next: null,
      },
      { id: 'text', kind: 'sms', template: 'sequence_sms' },
      { id: 'tag', kind: 'tag', add: ['unreached'] },
      { id: 'look', kind: 'task', title: 'Look for another number' },
      { id: 'mail', kind: 'email', template: 'sequence_email' },
    ],
  });
  expect(stage.vendors.calls.find(({ to }) => to === lead.phone)).toMatchObject({ agentId: 'agent_of_step' });
  await tellCall(stage, lead, { outcome: 'no_outcome' });
  await expect(stage.ending(lead.workflowId)).resolves.toBe('exhausted');
  expect(await texts(lead)).toEqual(['sequence_email']);
  const { tags } = await stage.read((tx) => tx.contact.findUniqueOrThrow({ where: { id: lead.contactId } }));
  expect(tags).toEqual(['unreached']);
  const tasks = await stage.read((tx) => tx.task.findMany({ where: { leadId: lead.leadId } }));
  expect(tasks).toMatchObject([{ kind: 'sequence', title: 'Look for another number' }]);
  await stage.record('leads/branched', lead.workflowId);
});
