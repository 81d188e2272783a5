import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { SequenceBody } from '../../contracts/campaigns/sequence.ts';
import type { NewBulk } from '../../contracts/leads/bulk-api.ts';
import type { Caller } from '../../services/caller.ts';
import { askBulk } from '../../services/leads/ask-bulk.ts';
import { addSequence } from '../../tests/setup/sequenced-lead.ts';
import type { Fixture } from '../../tests/setup/fixtures.ts';
import { castLead, type Lead, messagesOf, nextClock, startLead } from '../../tests/workflows/cast.ts';
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

const BODY: SequenceBody = {
  steps: [
    { id: 'rest', kind: 'wait', seconds: 86_400 },
    { id: 'text', kind: 'sms', template: 'sequence_sms' },
    { id: 'sleep', kind: 'wait', seconds: 86_400 },
  ],
  goals: [{ kind: 'tag', has: 'won' }],
  stopOn: ['booking'],
};

let stage: Stage;
let caller: Caller;
let campaign: Fixture;
let running: Lead[];
/** Not begun. */
let fresh: Lead;

beforeAll(async () => {
  stage = await openStage();
  const tenant = { role: 'operator', operatorId: stage.operatorId } as const;
  caller = { tenant, actor: { kind: 'person', id: 'ana' } };
});
afterAll(async () => stage?.close());
beforeEach(async () => {
  await stage.passUntil(await nextClock(stage, '10:00'));
  campaign = await stage.read((tx) => addSequence(tx, stage.campaign, BODY));
  running = [await castLead(stage, campaign), await castLead(stage, campaign)];
  fresh = await castLead(stage, campaign);
  for (const lead of running) {
    await startLead(stage, lead);
    await stage.read((tx) => tx.lead.update({ where: { id: lead.leadId }, data: { startedAt: new Date() } }));
  }
  await stage.pass(MINUTE);
});

/** Asks for a change to these leads and lets its workflow go through them. */
async function bulk(leads: readonly Lead[], input: Pick<NewBulk, 'kind'> & Partial<NewBulk>) {
  const leadIds = leads.map(({ leadId }) => leadId);
  const { id } = await askBulk(stage.db, caller, { change: {}, reason: 'as agreed', leadIds, ...input });
  await stage.relay();
  return { id, end: await stage.ending(`bulk:${id}`) };
}
const rowOf = ({ leadId }: Lead) => stage.read((tx) => tx.lead.findUniqueOrThrow({ where: { id: leadId } }));
const textsOf = async (lead: Lead) => (await messagesOf(stage, lead)).map(({ template }) => template);

test('a stop for many ends those that run and those that have not begun, once each', async () => {
  const all = [...running, fresh];
  const { id, end } = await bulk(all, { kind: 'stop' });
  expect(end).toMatchObject({ status: 'done', changed: 3, refused: 0 });
  for (const lead of all) expect(await rowOf(lead)).toMatchObject({ ending: 'stopped' });
  for (const { workflowId } of running) await stage.ending(workflowId);
  const actions = await stage.read((tx) => tx.leadAction.findMany({ where: { bulkActionId: id } }));
  expect(actions.map(({ status, reason, actorId }) => [status, reason, actorId])).toEqual(
    Array.from({ length: 3 }, () => ['done', 'as agreed', 'ana']),
  );
  await stage.pass(2 * DAY);
  for (const lead of all) expect(await textsOf(lead)).toEqual([]);
});

test('who cannot be paused is refused with the reason, and the others are paused', async () => {
  const [one, other] = running as [Lead, Lead];
  await bulk([one], { kind: 'stop' });
  const { id, end } = await bulk(running, { kind: 'pause' });
  expect(end).toMatchObject({ changed: 1, refused: 1 });
  const [refusal] = await stage.read((tx) => tx.bulkRefusal.findMany({ where: { bulkActionId: id } }));
  expect(refusal?.leadId).toBe(one.leadId);
  expect(refusal?.reason).toMatch(/\w/);
  await stage.pass(2 * DAY);
  expect(await textsOf(other)).toEqual([]);
  await bulk([other], { kind: 'resume' });
  await stage.pass(HOUR);
  expect(await textsOf(other)).toEqual(['sequence_sms']);
});

test('a move for many takes each to the step', async () => {
  const filter = { campaignId: campaign.campaignId, stepId: 'rest' };
  const { end } = await bulk([], { kind: 'move', change: { stepId: 'text' }, filter, leadIds: undefined });
  expect(end).toMatchObject({ changed: 2, refused: 0 });
  await stage.pass(HOUR);
  for (const lead of running) expect(await textsOf(lead)).toEqual(['sequence_sms']);
});

test('a tag for many that is a goal of their sequence ends it at once', async () => {
  await bulk(running, { kind: 'tag', change: { tag: 'won' } });
  for (const lead of running) {
    await stage.ending(lead.workflowId);
    expect(await rowOf(lead)).toMatchObject({ ending: 'goal' });
  }
});
