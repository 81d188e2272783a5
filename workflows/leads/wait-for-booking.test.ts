import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
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
  tellInboundCall,
  tellText,
} from '../../tests/workflows/cast.ts';
import { recordText } from '../../services/messaging/record-text.ts';
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

beforeEach(async () => stage.passUntil(await nextClock(stage, '10:00')));

/** A lead that has just said yes to an appointment on the phone, and has booked none. */
async function promisedLead(zone?: string): Promise<Lead> {
  const lead = await castLead(stage, stage.campaign, zone);
  await startLead(stage, lead);
  await stage.pass(MINUTE);
  await tellCall(stage, lead, { outcome: 'appointment_set', durationMs: 90_000 });
  return lead;
}

const later = async (ms: number) => new Date((await stage.now()).getTime() + ms);

const tasksOf = ({ leadId }: Lead) => stage.read((tx) => tx.task.findMany({ where: { leadId } }));

test('after 15 minutes without a booking the link goes out, a day later a person is asked, and the lead stays booked', async () => {
  const lead = await promisedLead();
  const setAt = await stage.now();
  const slots = [26, 27, 50, 74].map((hours) => new Date(setAt.getTime() + hours * HOUR));
  stage.vendors.slotsOf.set(lead.eventTypeId, slots);
  expect(await promiseOf(stage, lead.leadId)).toMatchObject({
    what: 'Send the booking link',
    why: 'an appointment was set in a call, and it is not booked yet',
  });
  await stage.pass(10 * MINUTE);
  expect(stage.vendors.sentTo(lead.phone)).toEqual([]);
  await stage.pass(10 * MINUTE);
  expect(await messagesOf(stage, lead)).toMatchObject([
    { template: 'booking_link', channel: 'sms', status: 'sent' },
  ]);
  const [link] = stage.vendors.sentTo(lead.phone);
  expect(link?.text).toContain('https://example.com/b/');
  expect(link?.text).toMatch(/(\w{3} \d+ \w{3} \d+:\d\d [AP]M E[SD]T[,. ].*){3}/);
  expect(await promiseOf(stage, lead.leadId)).toMatchObject({ what: 'Ask a person to see to the booking' });

  await stage.pass(DAY - 30 * MINUTE);
  expect(await tasksOf(lead)).toEqual([]);
  await expect(stage.ending(lead.workflowId)).resolves.toBe('not_booked');
  const call = await stage.read((tx) => tx.call.findFirstOrThrow({ where: { leadId: lead.leadId } }));
  expect(await tasksOf(lead)).toMatchObject([
    { kind: 'not_booked', key: `not_booked:${lead.leadId}:${call.id}`, status: 'open' },
  ]);
  expect(await leadStatus(stage, lead)).toBe('booked');
  expect(await promiseOf(stage, lead.leadId)).toBeNull();
  expect(stage.vendors.sentTo(lead.phone)).toHaveLength(1);
  expect(stage.vendors.sentTo(lead.email)).toEqual([]);
  await stage.record('leads/booked-not-really', lead.workflowId);
});

test('a booking within 15 minutes ends the wait at once, and no link goes out', async () => {
  const lead = await promisedLead();
  await book(stage, lead, await later(20 * DAY));
  await expect(stage.ending(lead.workflowId)).resolves.toBe('booked');
  await stage.pass(2 * DAY);
  expect(stage.vendors.sentTo(lead.phone)).toEqual([]);
  expect(await tasksOf(lead)).toEqual([]);
});

test('a booking after the link ends the wait, and nobody is asked', async () => {
  const lead = await promisedLead();
  await stage.pass(20 * MINUTE);
  expect(stage.vendors.sentTo(lead.phone)).toHaveLength(1);
  await book(stage, lead, await later(20 * DAY));
  await expect(stage.ending(lead.workflowId)).resolves.toBe('booked');
  await stage.pass(2 * DAY);
  expect(await tasksOf(lead)).toEqual([]);
  await stage.record('leads/booked-after-link', lead.workflowId);
});

test('a booking that is told before the call’s outcome ends the sequence, and the outcome changes nothing', async () => {
  const lead = await castLead(stage, stage.campaign);
  await startLead(stage, lead);
  await stage.pass(MINUTE);
  const startsAt = await later(20 * DAY);
  const booking = { uid: randomUUID(), leadId: lead.leadId, startsAt, endsAt: new Date(+startsAt + HOUR) };
  await tellBooking(stage, { kind: 'created', ...booking });
  await tellCall(stage, lead, { outcome: 'appointment_set', durationMs: 90_000 });
  await expect(stage.ending(lead.workflowId)).resolves.toBe('booked');
  await stage.pass(2 * DAY);
  expect(stage.vendors.sentTo(lead.phone)).toEqual([]);
  expect(await tasksOf(lead)).toEqual([]);
});

test.each([
  ['a reply', 'Which address is it?', 'replied', ['reply']],
  ['STOP', 'STOP', 'opted_out', []],
])('%s ends the wait: no link, no email, and nobody is asked to book', async (_what, body, ending, tasks) => {
  const lead = await promisedLead();
  await stage.pass(5 * MINUTE);
  await tellText(stage, lead, body);
  await expect(stage.ending(lead.workflowId)).resolves.toBe(ending);
  await stage.pass(2 * DAY);
  expect(await messagesOf(stage, lead)).not.toContainEqual(
    expect.objectContaining({ template: 'booking_link' }),
  );
  expect(stage.vendors.sentTo(lead.email)).toEqual([]);
  expect((await tasksOf(lead)).map(({ kind }) => kind)).toEqual(tasks);
});

test('a link that falls due at 21:05 goes out at 8:00', async () => {
  const lead = await castLead(stage, stage.campaign);
  await stage.passUntil(await nextClock(stage, '20:48'));
  const opens = await nextClock(stage, '08:00');
  await startLead(stage, lead);
  await stage.pass(MINUTE);
  await tellCall(stage, lead, { outcome: 'appointment_set', durationMs: 60_000 });
  await stage.pass(20 * MINUTE);
  expect(await promiseOf(stage, lead.leadId)).toMatchObject({
    what: 'Send the booking link',
    until: opens,
    blockedBy: 'when the contact may be reached',
  });
  await stage.passUntil(new Date(opens.getTime() - MINUTE));
  expect(stage.vendors.sentTo(lead.phone)).toEqual([]);
  await stage.pass(3 * MINUTE);
  expect(stage.vendors.sentTo(lead.phone)).toHaveLength(1);
  await tellText(stage, lead, 'STOP');
  await expect(stage.ending(lead.workflowId)).resolves.toBe('opted_out');
});

test('who cannot be texted gets the link by email; who cannot be reached at all is a person’s task at once', async () => {
  const [mailed, unreachable] = [await promisedLead(), await promisedLead()];
  await stage.read(async (tx) => {
    for (const { operatorId, phone } of [mailed, unreachable])
      await tx.suppression.create({
        data: { operatorId, channel: 'sms', address: phone, reason: 'landline' },
      });
    await tx.contact.update({ where: { id: unreachable.contactId }, data: { email: null } });
  });
  await stage.pass(20 * MINUTE);
  expect(await messagesOf(stage, mailed)).toMatchObject([
    { template: 'booking_link', channel: 'sms', status: 'blocked' },
    { template: 'booking_link', channel: 'email', status: 'sent' },
  ]);
  await expect(stage.ending(unreachable.workflowId)).resolves.toBe('not_booked');
  expect(await tasksOf(unreachable)).toMatchObject([{ kind: 'not_booked' }]);
  expect(await tasksOf(mailed)).toEqual([]);
  await book(stage, mailed, await later(20 * DAY));
  await expect(stage.ending(mailed.workflowId)).resolves.toBe('booked');
});

test('an appointment set when the lead phones in between two steps is waited for as well', async () => {
  const lead = await castLead(stage, stage.campaign);
  await startLead(stage, lead);
  await stage.pass(MINUTE);
  await tellCall(stage, lead, { outcome: 'no_outcome' });
  await stage.pass(10 * MINUTE);
  await tellInboundCall(stage, lead, { at: await stage.now(), seconds: 60, outcome: 'appointment_set' });
  await stage.pass(DAY / 2);
  expect(await messagesOf(stage, lead)).toMatchObject([{ template: 'booking_link', status: 'sent' }]);
  await book(stage, lead, await later(20 * DAY));
  await expect(stage.ending(lead.workflowId)).resolves.toBe('booked');
});

test('a lead that phones in when its sequence is over is a person’s task, until it books', async () => {
  const lead = await castLead(stage, stage.campaign);
  await tellInboundCall(stage, lead, { at: await stage.now(), seconds: 60, outcome: 'appointment_set' });
  expect(await tasksOf(lead)).toMatchObject([{ kind: 'not_booked', status: 'open' }]);
  await book(stage, lead, await later(20 * DAY));
  expect(await tasksOf(lead)).toMatchObject([{ kind: 'not_booked', status: 'done' }]);
});

test('a STOP that blocks the text before its signal has come is no invitation to email', async () => {
  const lead = await promisedLead();
  const due = (await promiseOf(stage, lead.leadId))?.until ?? new Date(0);
  const text = { vendorId: randomUUID(), from: lead.phone, to: lead.ourNumber, body: 'STOP' };
  const actor = { kind: 'event', id: 'test' } as const;
  // Committed, and not delivered to the workflow.
  await stage.read((tx) =>
    recordText(tx, { operatorId: stage.operatorId, vendor: 'twilio', at: due, actor, text }),
  );
  await stage.passUntil(new Date(due.getTime() + 15_000));
  expect(await messagesOf(stage, lead)).toContainEqual(
    expect.objectContaining({ template: 'booking_link', channel: 'sms', status: 'blocked' }),
  );
  await stage.relay();
  await expect(stage.ending(lead.workflowId)).resolves.toBe('opted_out');
  expect(stage.vendors.sentTo(lead.email)).toEqual([]);
});

test('a calendar that does not answer costs the link its times, and nothing else', async () => {
  stage.vendors.silentCalendars.add(stage.campaign.eventTypeId);
  const asked = stage.vendors.slotsAsked.length;
  const lead = await promisedLead();
  await stage.pass(HOUR);
  expect(stage.vendors.slotsAsked).toHaveLength(asked + 2);
  const [link, ...more] = stage.vendors.sentTo(lead.phone);
  expect(link?.text).toContain('https://example.com/b/');
  expect(link?.text).not.toContain('Free times');
  expect(more).toEqual([]);
  stage.vendors.silentCalendars.clear();
  await book(stage, lead, await later(20 * DAY));
  await stage.ending(lead.workflowId);
});
