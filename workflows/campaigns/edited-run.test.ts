import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Step } from '../../contracts/campaigns/sequence.ts';
import type { Caller } from '../../services/caller.ts';
import { previewRollout } from '../../services/campaigns/preview-rollout.ts';
import { rollBackSequence } from '../../services/campaigns/roll-back-sequence.ts';
import { rollOutSequence } from '../../services/campaigns/roll-out-sequence.ts';
import { addClient, type Fixture } from '../../tests/setup/fixtures.ts';
import { addVersion } from '../../tests/setup/sequences.ts';
import { castLead, type Lead, messagesOf, nextClock, startLead } from '../../tests/workflows/cast.ts';
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

const TEXT: Step = { id: 'text', kind: 'sms', template: 'sequence_sms' };
const MAIL: Step = { id: 'mail', kind: 'email', template: 'sequence_email' };
const AGAIN: Step = { id: 'again', kind: 'sms', template: 'sequence_sms_again' };
const wait = (id: string, hours: number): Step => ({ id, kind: 'wait', seconds: hours * 3600 });

let stage: Stage;
let campaign: Fixture;
let caller: Caller;

beforeAll(async () => {
  stage = await openStage();
  const tenant = { role: 'operator', operatorId: stage.operatorId } as const;
  caller = { tenant, actor: { kind: 'key', id: 'test' } };
});

afterAll(async () => stage?.close());

beforeEach(async () => {
  campaign = await addClient(stage.db, stage.operatorId);
  await stage.passUntil(await nextClock(stage, '10:00'));
});

/** A lead that has had its text, and waits in `rest` for two hours. */
async function restingLead(): Promise<Lead> {
  const { campaignId: id } = campaign;
  await stage.read(async (tx) => {
    const sequenceId = await addVersion(tx, campaign, [TEXT, wait('rest', 2), MAIL]);
    await tx.campaign.update({ where: { id }, data: { sequenceId } });
  });
  const lead = await castLead(stage, campaign);
  await startLead(stage, lead);
  await stage.read((tx) => tx.lead.update({ where: { id: lead.leadId }, data: { startedAt: new Date() } }));
  await stage.pass(MINUTE);
  expect(await sent(lead)).toEqual(['sequence_sms']);
  return lead;
}

const sent = async (lead: Lead) => (await messagesOf(stage, lead)).map(({ template }) => template);

async function rollOut(steps: readonly Step[], choices: Record<string, string>): Promise<string> {
  const sequenceId = await stage.read((tx) => addVersion(tx, campaign, steps));
  const { id } = await rollOutSequence(stage.db, caller, { id: campaign.campaignId, sequenceId, choices });
  await stage.relay();
  await stage.pass(5 * MINUTE);
  return id;
}

test('a lead that waits in a step that is taken out goes where it was chosen, and gets what comes there', async () => {
  const lead = await restingLead();
  await rollOut([TEXT, wait('nap', 24), AGAIN, MAIL], { rest: 'nap' });
  await stage.pass(3 * HOUR);
  expect(await sent(lead)).toEqual(['sequence_sms']);
  await stage.pass(DAY);
  expect(await sent(lead)).toEqual(['sequence_sms', 'sequence_sms_again', 'sequence_email']);
});

test('a wait that is made longer while a lead is in it lasts longer, counted from its beginning', async () => {
  const lead = await restingLead();
  await rollOut([TEXT, wait('rest', 6), MAIL], {});
  await stage.pass(3 * HOUR);
  expect(await sent(lead)).toEqual(['sequence_sms']);
  await stage.pass(3 * HOUR);
  expect(await sent(lead)).toEqual(['sequence_sms', 'sequence_email']);
});

test('what is taken back takes a lead on to the next step that both versions have, and sends nothing twice', async () => {
  const lead = await restingLead();
  const id = await rollOut([TEXT, wait('nap', 24), AGAIN, MAIL], { rest: 'nap' });
  await rollBackSequence(stage.db, caller, { id: campaign.campaignId, rolloutId: id, choices: {} });
  await stage.relay();
  await stage.pass(5 * MINUTE);
  expect(await sent(lead)).toEqual(['sequence_sms', 'sequence_email']);
  await stage.pass(2 * DAY);
  expect(await sent(lead)).toEqual(['sequence_sms', 'sequence_email']);
});

test('the preview names who would have to be told where to go, before anybody is moved', async () => {
  await restingLead();
  const sequenceId = await stage.read((tx) => addVersion(tx, campaign, [TEXT, wait('nap', 24), MAIL]));
  const { choices } = await previewRollout(stage.db, caller, {
    id: campaign.campaignId,
    sequenceId,
    choices: {},
  });
  expect(choices).toMatchObject([{ stepId: 'rest', leads: 1 }]);
});
