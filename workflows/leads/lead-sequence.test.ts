import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { LEAD_EVENT, type LeadEvent } from '../../contracts/leads/workflow.ts';
import {
  book,
  castLead,
  type Lead,
  leadStatus,
  messagesOf,
  nextClock,
  promiseOf,
  startLead,
  tellBooking,
  tellCall,
  tellText,
} from '../../tests/workflows/cast.ts';
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

beforeEach(async () => stage.passUntil(await nextClock(stage, '10:00')));

/** A lead whose first call has just been placed, at ten in the morning where it lives. */
async function calledLead(): Promise<Lead> {
  const lead = await castLead(stage, stage.campaign);
  await startLead(stage, lead);
  await stage.pass(MINUTE);
  expect(callsTo(lead)).toBe(1);
  return lead;
}

function callsTo({ phone }: Lead): number {
  return stage.vendors.calls.filter((call) => call.to === phone).length;
}

async function texts(lead: Lead): Promise<(string | null)[]> {
  return (await messagesOf(stage, lead)).map((message) => message.template);
}

/** What the sequence did, with the hours between. Telling a fact takes a few minutes. */
async function steps({ workflowId }: Lead): Promise<[string, number][]> {
  const acted = await stage.acted(workflowId);
  return acted.map(({ name, at }, i) => [
    name,
    Math.round((at.getTime() - (acted[i - 1] ?? { at }).at.getTime()) / HOUR),
  ]);
}

test('a call that sets an appointment ends the sequence: the lead is booked, books, and gets nothing more', async () => {
  const lead = await calledLead();
  await tellCall(stage, lead, { outcome: 'appointment_set', durationMs: 90_000 });
  await book(stage, lead, new Date((await stage.now()).getTime() + 20 * DAY));
  await expect(stage.ending(lead.workflowId)).resolves.toBe('booked');
  await stage.pass(6 * DAY);
  expect(await leadStatus(stage, lead)).toBe('booked');
  expect(callsTo(lead)).toBe(1);
  expect(stage.vendors.sentTo(lead.phone)).toEqual([]);
  expect(await promiseOf(stage, lead.leadId)).toBeNull();
});

test('a lead that never answers gets every step in order at its wait, and is exhausted', async () => {
  const lead = await calledLead();
  await tellCall(stage, lead, { outcome: 'no_outcome', disconnectionReason: 'dial_no_answer' });
  await stage.pass(25 * HOUR + 10 * MINUTE);
  expect(callsTo(lead)).toBe(2);
  await tellCall(stage, lead, { outcome: 'no_outcome', disconnectionReason: 'dial_no_answer' });

  await expect(stage.ending(lead.workflowId)).resolves.toBe('exhausted');
  expect(await steps(lead)).toEqual([
    ['placeCall', 0],
    ['sendText', 1],
    ['placeCall', 24],
    ['sendEmail', 0],
    ['sendText', 48],
  ]);
  expect(await texts(lead)).toEqual(['sequence_sms', 'sequence_email', 'sequence_sms_again']);
  expect(stage.vendors.sentTo(lead.phone)).toHaveLength(2);
  expect(stage.vendors.sentTo(lead.email)).toHaveLength(1);
  expect(await leadStatus(stage, lead)).toBe('exhausted');
  // Five steps that reach somebody, with the waits between them: 9.4 events each besides those of workflow tasks.
  expect(await stage.eventsOfStory(lead.workflowId)).toBeLessThanOrEqual(47);
  await stage.record('leads/exhausted', lead.workflowId);
});

test('a lead in Honolulu started at night is called at eight in the morning there', async () => {
  const lead = await castLead(stage, stage.campaign, 'Pacific/Honolulu');
  await stage.passUntil(await nextClock(stage, '03:00', 'Pacific/Honolulu'));
  const opens = await nextClock(stage, '08:00', 'Pacific/Honolulu');
  await startLead(stage, lead);
  await stage.pass(MINUTE);
  expect(await promiseOf(stage, lead.leadId)).toMatchObject({
    what: 'Call',
    until: opens,
    why: 'it is outside the hours: 08:00–21:00 in Pacific/Honolulu',
    blockedBy: 'when the contact may be reached',
  });
  await stage.passUntil(new Date(opens.getTime() - MINUTE));
  expect(callsTo(lead)).toBe(0);
  await stage.pass(3 * MINUTE);
  expect(callsTo(lead)).toBe(1);
  await tellText(stage, lead, 'STOP');
  await stage.ending(lead.workflowId);
});

test('a text that falls due at night waits for the morning', async () => {
  const lead = await castLead(stage, stage.campaign);
  await stage.passUntil(await nextClock(stage, '20:30'));
  const opens = await nextClock(stage, '08:00');
  await startLead(stage, lead);
  await stage.pass(MINUTE);
  await tellCall(stage, lead, { outcome: 'no_outcome' });
  await stage.passUntil(new Date(opens.getTime() - MINUTE));
  expect(await texts(lead)).toEqual([]);
  await stage.pass(3 * MINUTE);
  expect(await messagesOf(stage, lead)).toMatchObject([{ template: 'sequence_sms', status: 'sent' }]);
  await tellText(stage, lead, 'STOP');
  await stage.ending(lead.workflowId);
});

test('a lead that asks to be called back is called again four hours later', async () => {
  const lead = await calledLead();
  await tellCall(stage, lead, { outcome: 'callback_requested', durationMs: 20_000 });
  expect(await leadStatus(stage, lead)).toBe('callback');
  expect(await promiseOf(stage, lead.leadId)).toMatchObject({
    what: 'Call again',
    why: 'the lead asked to be called back',
  });
  await stage.pass(4 * HOUR - 10 * MINUTE);
  expect(callsTo(lead)).toBe(1);
  await stage.pass(15 * MINUTE);
  expect(callsTo(lead)).toBe(2);
  await tellCall(stage, lead, { outcome: 'appointment_set', durationMs: 60_000 });
  await book(stage, lead, new Date((await stage.now()).getTime() + 20 * DAY));
  await expect(stage.ending(lead.workflowId)).resolves.toBe('booked');
  expect(await texts(lead)).toEqual([]);
  await stage.record('leads/callback', lead.workflowId);
});

test('a lead that is not interested is left alone', async () => {
  const lead = await calledLead();
  await tellCall(stage, lead, { outcome: 'not_interested', durationMs: 15_000 });
  await expect(stage.ending(lead.workflowId)).resolves.toBe('not_interested');
  expect(await leadStatus(stage, lead)).toBe('dnc');
  expect(await texts(lead)).toEqual([]);
});

test('STOP between two steps ends the sequence, and nothing goes out after it', async () => {
  const lead = await calledLead();
  await tellCall(stage, lead, { outcome: 'no_outcome' });
  await stage.pass(HOUR + 10 * MINUTE);
  expect(stage.vendors.sentTo(lead.phone)).toHaveLength(1);
  await tellText(stage, lead, 'STOP');
  await expect(stage.ending(lead.workflowId)).resolves.toBe('opted_out');
  await stage.pass(6 * DAY);
  expect(await leadStatus(stage, lead)).toBe('opted_out');
  expect(stage.vendors.sentTo(lead.phone)).toHaveLength(1);
  expect(stage.vendors.sentTo(lead.email)).toEqual([]);
  expect(callsTo(lead)).toBe(1);
  await stage.record('leads/opted-out', lead.workflowId);
});

test('a reply and a booking each end the sequence between its steps', async () => {
  const [replied, booked] = [await calledLead(), await calledLead()];
  for (const lead of [replied, booked]) await tellCall(stage, lead, { outcome: 'no_outcome' });
  await stage.pass(HOUR + 10 * MINUTE);
  await tellText(stage, replied, 'Who is this?');
  const startsAt = new Date((await stage.now()).getTime() + 3 * DAY);
  const endsAt = new Date(startsAt.getTime() + HOUR);
  await tellBooking(stage, { kind: 'created', uid: randomUUID(), leadId: booked.leadId, startsAt, endsAt });
  await expect(stage.ending(replied.workflowId)).resolves.toBe('replied');
  await expect(stage.ending(booked.workflowId)).resolves.toBe('booked');
  for (const lead of [replied, booked]) expect(callsTo(lead)).toBe(1);
});

test('a call whose events were lost is asked about after half an hour', async () => {
  const lead = await calledLead();
  const [call] = stage.vendors.calls.filter(({ to }) => to === lead.phone);
  const vendorCallId = call?.callId ?? '';
  const fact = {
    kind: 'analyzed',
    vendorCallId,
    direction: 'outbound',
    outcome: 'appointment_set',
    durationMs: 61_000,
  } as const;
  stage.vendors.factOf.set(vendorCallId, {
    ...fact,
    callId: vendorCallId,
    startedAt: await stage.now(),
    endedAt: await stage.now(),
  });
  await stage.pass(25 * MINUTE);
  expect(stage.vendors.asked).not.toContain(vendorCallId);
  await stage.pass(10 * MINUTE);
  expect(stage.vendors.asked.filter((id) => id === vendorCallId)).toHaveLength(1);
  await stage.relay();
  expect(await promiseOf(stage, lead.leadId)).toMatchObject({ what: 'Send the booking link' });
  await tellText(stage, lead, 'STOP');
  await expect(stage.ending(lead.workflowId)).resolves.toBe('opted_out');
  expect(await leadStatus(stage, lead)).toBe('booked');
  const usage = await stage.read((tx) => tx.usage.findMany({ where: { callId: vendorCallId } }));
  expect(usage).toMatchObject([{ seconds: 61 }]);
});

test('a lead that was booked before its start is sent nothing', async () => {
  const lead = await castLead(stage, stage.campaign);
  await stage.read((tx) => tx.lead.update({ where: { id: lead.leadId }, data: { status: 'booked' } }));
  await startLead(stage, lead);
  await expect(stage.ending(lead.workflowId)).resolves.toBe('booked');
  expect(await stage.acted(lead.workflowId)).toEqual([]);
});

test('hearing of a call twice, or of one long past, changes nothing', async () => {
  const lead = await calledLead();
  const [call] = stage.vendors.calls.filter(({ to }) => to === lead.phone);
  await tellCall(stage, lead, { outcome: 'no_outcome' });
  const again: LeadEvent = { kind: 'call_over', callId: call?.callId ?? '', outcome: 'appointment_set' };
  const handle = stage.client.workflow.getHandle(lead.workflowId);
  for (const event of [again, again, { ...again, callId: randomUUID() }])
    await handle.signal(LEAD_EVENT, event);
  await stage.pass(HOUR + 10 * MINUTE);
  expect(await texts(lead)).toEqual(['sequence_sms']);
  expect(await promiseOf(stage, lead.leadId)).toMatchObject({
    what: 'Take the next step',
    why: 'no answer yet',
    blockedBy: null,
  });
  await tellText(stage, lead, 'STOP');
  await stage.ending(lead.workflowId);
});

test('a text that the vendor did not take is tried again; one whose answer was lost is not sent twice', async () => {
  const lead = await calledLead();
  stage.vendors.moods['sms'] = ['nothing', 'throw'];
  await tellCall(stage, lead, { outcome: 'no_outcome' });
  await stage.pass(HOUR + 10 * MINUTE);
  expect(stage.vendors.sentTo(lead.phone)).toHaveLength(1);
  expect(await messagesOf(stage, lead)).toMatchObject([{ template: 'sequence_sms', status: 'sent' }]);
  await tellText(stage, lead, 'STOP');
  await stage.ending(lead.workflowId);
});

test('a call and a text that the vendors refuse do not hold up the rest', async () => {
  const lead = await castLead(stage, stage.campaign);
  stage.vendors.moods['call'] = ['refuse', 'refuse'];
  stage.vendors.moods['sms'] = ['refuse'];
  await startLead(stage, lead);
  await expect(stage.ending(lead.workflowId)).resolves.toBe('exhausted');
  expect(await messagesOf(stage, lead)).toMatchObject([
    { status: 'failed' },
    { status: 'sent' },
    { status: 'sent' },
  ]);
  expect(callsTo(lead)).toBe(0);
});
