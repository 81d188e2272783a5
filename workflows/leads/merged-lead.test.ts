import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { SequenceBody } from '../../contracts/campaigns/sequence.ts';
import { mergeContacts } from '../../services/contacts/merge-contacts.ts';
import { addSequence } from '../../tests/setup/sequenced-lead.ts';
import {
  book,
  castLead,
  type Lead,
  messagesOf,
  nextClock,
  startLead,
  tellText,
} from '../../tests/workflows/cast.ts';
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

const BODY: SequenceBody = {
  steps: [
    { id: 'rest', kind: 'wait', seconds: 7200 },
    { id: 'text', kind: 'sms', template: 'sequence_sms' },
    { id: 'sleep', kind: 'wait', seconds: 172_800 },
    { id: 'again', kind: 'sms', template: 'sequence_sms_again' },
  ],
  goals: [],
  stopOn: ['booking', 'reply'],
};

let stage: Stage;
/** The lead of the contact that is kept; it began first. */
let kept: Lead;
let gone: Lead;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());
beforeEach(async () => {
  await stage.passUntil(await nextClock(stage, '10:00'));
  const campaign = await stage.read((tx) => addSequence(tx, stage.campaign, BODY));
  [kept, gone] = [await castLead(stage, campaign), await castLead(stage, campaign)];
  for (const lead of [kept, gone]) {
    await startLead(stage, lead);
    await stage.read((tx) => tx.lead.update({ where: { id: lead.leadId }, data: { startedAt: new Date() } }));
  }
  await stage.pass(MINUTE);
});

async function merge(): Promise<void> {
  const caller = {
    tenant: { role: 'operator', operatorId: stage.operatorId },
    actor: { kind: 'person', id: 'ana' },
  } as const;
  const both = { id: gone.contactId, into: kept.contactId, reason: 'the same person' };
  await mergeContacts(stage.db, caller, both, await stage.now());
  await stage.relay();
}

const statusOf = async ({ workflowId }: Lead): Promise<string> =>
  (await stage.client.workflow.getHandle(workflowId).describe()).status.name;
const addressesOf = async (lead: Lead): Promise<string[]> =>
  (
    await stage.read((tx) => tx.message.findMany({ where: { leadId: lead.leadId, direction: 'outbound' } }))
  ).map(({ toAddress }) => toAddress);

test('of two sequences of one person one goes on, to the phone that is kept; the other ends and sends nothing', async () => {
  await merge();
  expect(await statusOf(gone)).toBe('COMPLETED');
  await stage.pass(3 * HOUR);
  expect(await messagesOf(stage, gone)).toEqual([]);
  expect(await addressesOf(kept)).toEqual([kept.phone]);
  await tellText(stage, gone, 'Tell me more');
  await stage.pass(3 * DAY);
  // It answered from the phone of before: nothing more is sent.
  expect(await addressesOf(kept)).toEqual([kept.phone]);
  expect(await statusOf(kept)).toBe('COMPLETED');
});

test('a sequence that has booked goes on with its appointment, whichever contact it was of', async () => {
  const startsAt = new Date((await stage.now()).getTime() + 3 * DAY);
  const appointment = await book(stage, gone, startsAt);
  await merge();
  const row = await stage.read((tx) =>
    tx.appointment.findUniqueOrThrow({ where: { id: appointment.appointmentId } }),
  );
  expect(row).toMatchObject({ leadId: gone.leadId, contactId: kept.contactId, status: 'booked' });
  expect(await statusOf(kept)).toBe('COMPLETED');
  await stage.passUntil(new Date(startsAt.getTime() - HOUR));
  // The reminders go to the phone of the contact that is kept.
  const reminded = await stage.read((tx) =>
    tx.message.findMany({
      where: { appointmentId: appointment.appointmentId, channel: 'sms', purpose: 'reminder' },
    }),
  );
  expect(reminded.length).toBeGreaterThan(0);
  expect(reminded.map(({ toAddress }) => toAddress)).toEqual(reminded.map(() => kept.phone));
});
