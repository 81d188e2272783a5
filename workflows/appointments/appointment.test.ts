import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { recordClientAnswer } from '../../services/appointments/record-client-answer.ts';
import {
  type Appointment,
  book,
  castLead,
  leadStatus,
  messagesOf,
  nextClock,
  promiseOf,
  tellBooking,
  tellText,
} from '../../tests/workflows/cast.ts';
import { DAY, HOUR, MINUTE, openStage, SECOND, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

/** How long an appointment may take to act on its moment, on a busy machine. */
const PROMPT = 30 * SECOND;

/**
 * Events of an appointment that is reminded of, asked about three times, answered and judged, without those of workflow
 * tasks: `npm run bench:sending` counts them all. Each message makes three, and so does what waits for it.
 */
const FULL_STORY = 33;

/** The same without the questions: the client spoke first. */
const SPOKEN_FOR = 23;

/** On a busy machine news may be taken up one by one, each with a plan of its own. */
const BUSY = 3;

async function bookedInDays(days: number): Promise<Appointment> {
  const lead = await castLead(stage, stage.campaign);
  const noon = await nextClock(stage, '14:00');
  return book(stage, lead, new Date(noon.getTime() + days * DAY));
}

async function rescheduled(appointment: Appointment, startsAt: Date): Promise<Appointment> {
  const endsAt = new Date(startsAt.getTime() + HOUR / 2);
  const uid = randomUUID();
  await tellBooking(stage, { kind: 'rescheduled', uid, previousUid: appointment.uid, startsAt, endsAt });
  return { ...appointment, uid, startsAt, endsAt };
}

async function clientSays(answer: 'yes' | 'no', { operatorId, appointmentId }: Appointment): Promise<void> {
  await recordClientAnswer(stage.db, { operatorId, appointmentId, answer }, await stage.now());
  await stage.relay();
}

/** Milliseconds after the moment; too early is infinitely wrong. */
function lateness(at: Date | null | undefined, due: number): number {
  const late = (at?.getTime() ?? Number.NaN) - due;
  return late >= 0 ? late : Number.POSITIVE_INFINITY;
}

/** What went out, and how long before the start or after the end: 0 is the moment itself. */
async function sent(appointment: Appointment, moments: Record<string, number>) {
  const { startsAt, endsAt } = appointment;
  const messages = (await messagesOf(stage, appointment)).filter((message) => message.status === 'sent');
  messages.sort(
    (a, b) =>
      Math.round(((a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0)) / PROMPT) ||
      b.channel.localeCompare(a.channel),
  );
  return messages.map(({ template, channel, at }, i) => {
    const offset = Object.values(moments)[i] ?? 0;
    const due = (offset < 0 ? startsAt : endsAt).getTime() + offset;
    const late = lateness(at, due);
    return `${template} ${channel} ${late < PROMPT ? 'on time' : `late by ${late} ms`}`;
  });
}

const REMINDERS = { day: -DAY, dayByMail: -DAY, hours: -2 * HOUR, minutes: -15 * MINUTE };
const MOMENTS = { ...REMINDERS, lead: HOUR, client: HOUR, clientAgain: DAY };

const REMINDED = [
  'reminder_24h sms on time',
  'reminder_24h email on time',
  'reminder_2h sms on time',
  'reminder_15m sms on time',
];

test('the attendee is reminded three times, both sides are asked, and silence is judged 48 h after the end', async () => {
  const appointment = await bookedInDays(3);
  expect(await leadStatus(stage, appointment)).toBe('booked');
  expect(await promiseOf(stage, appointment.appointmentId)).toMatchObject({
    what: 'Send the 24-hour reminder',
    until: new Date(appointment.startsAt.getTime() - DAY),
  });
  await stage.passUntil(new Date(appointment.endsAt.getTime() + 65 * MINUTE));
  await tellText(stage, appointment, 'Yes');
  const promise = await promiseOf(stage, appointment.appointmentId);
  expect(promise?.what).toBe('Ask the client whether the appointment took place');
  expect(lateness(promise?.until, appointment.endsAt.getTime() + DAY)).toBeLessThan(PROMPT);

  await expect(stage.ending(appointment.workflowId)).resolves.toBe('shown');
  expect(await sent(appointment, MOMENTS)).toEqual([
    ...REMINDED,
    'ask_lead sms on time',
    'ask_client email on time',
    'ask_client email on time',
  ]);
  const { decidedAt } = await stage.read((tx) =>
    tx.appointment.findUniqueOrThrow({ where: { id: appointment.appointmentId } }),
  );
  expect(lateness(decidedAt, appointment.endsAt.getTime() + 2 * DAY)).toBeLessThan(PROMPT);
  expect(await leadStatus(stage, appointment)).toBe('shown');
  expect(await promiseOf(stage, appointment.appointmentId)).toBeNull();
  expect(await stage.eventsOfStory(appointment.workflowId)).toBeLessThanOrEqual(FULL_STORY + BUSY);
  await stage.record('appointments/shown-by-lead', appointment.workflowId);
});

test('a client that says yes ends it at once: nobody is asked again', async () => {
  const appointment = await bookedInDays(3);
  await stage.passUntil(new Date(appointment.startsAt.getTime() + 10 * MINUTE));
  await clientSays('yes', appointment);
  await expect(stage.ending(appointment.workflowId)).resolves.toBe('shown');
  await stage.pass(3 * DAY);
  expect(await sent(appointment, MOMENTS)).toEqual(REMINDED);
  expect(await stage.eventsOfStory(appointment.workflowId)).toBeLessThanOrEqual(SPOKEN_FOR + BUSY);
  await stage.record('appointments/shown-by-client', appointment.workflowId);
});

test('of a booking made 90 minutes before its start, only the 15-minute reminder goes out', async () => {
  const lead = await castLead(stage, stage.campaign);
  const startsAt = new Date((await stage.now()).getTime() + 90 * MINUTE);
  const appointment = await book(stage, lead, startsAt);
  await stage.passUntil(startsAt);
  expect(await sent(appointment, { minutes: -15 * MINUTE })).toEqual(['reminder_15m sms on time']);
  const skipped = (await messagesOf(stage, appointment)).filter((message) => message.status === 'skipped');
  expect(skipped.map(({ template, channel }) => `${template} ${channel}`).sort()).toEqual([
    'reminder_24h email',
    'reminder_24h sms',
    'reminder_2h sms',
  ]);
  await stage.pass(HOUR);
  await clientSays('yes', appointment);
  await stage.ending(appointment.workflowId);
});

test('an appointment that is rescheduled twice stays one: it is reminded of the last time alone', async () => {
  const first = await bookedInDays(3);
  const second = await rescheduled(first, new Date(first.startsAt.getTime() + DAY));
  await stage.passUntil(new Date(second.startsAt.getTime() - 3 * HOUR));
  expect(await sent(second, REMINDERS)).toEqual(REMINDED.slice(0, 2));

  const third = await rescheduled(second, new Date(second.startsAt.getTime() + 2 * DAY));
  await stage.passUntil(new Date(third.startsAt.getTime() + MINUTE));
  const again = (await sent(third, { earlier: -DAY, earlierByMail: -DAY, ...REMINDERS })).slice(2);
  expect(again).toEqual(REMINDED);
  const kept = await stage.read((tx) =>
    tx.appointment.findMany({ where: { leadId: first.leadId }, include: { bookings: true } }),
  );
  expect(kept).toMatchObject([{ id: first.appointmentId, planRevision: 3, startsAt: third.startsAt }]);
  expect(kept[0]?.bookings).toHaveLength(3);

  await clientSays('yes', third);
  await expect(stage.ending(third.workflowId)).resolves.toBe('shown');
  await stage.record('appointments/rescheduled', third.workflowId);
});

test('of a cancelled appointment nothing more is heard', async () => {
  const appointment = await bookedInDays(3);
  await stage.passUntil(new Date(appointment.startsAt.getTime() - 3 * HOUR));
  await tellBooking(stage, { kind: 'cancelled', uid: appointment.uid });
  await expect(stage.ending(appointment.workflowId)).resolves.toBe('cancelled');
  await stage.pass(5 * DAY);
  expect(await sent(appointment, REMINDERS)).toEqual(REMINDED.slice(0, 2));
  expect(await promiseOf(stage, appointment.appointmentId)).toBeNull();
  await stage.record('appointments/cancelled', appointment.workflowId);
});

test('who opted out is neither reminded nor asked, and the appointment is judged all the same', async () => {
  const appointment = await bookedInDays(3);
  await tellText(stage, appointment, 'STOP');
  await stage.passUntil(new Date(appointment.endsAt.getTime() + DAY + MINUTE));
  expect(stage.vendors.sentTo(appointment.phone)).toEqual([]);
  await expect(stage.ending(appointment.workflowId)).resolves.toBe('no_show');
  const blocked = (await messagesOf(stage, appointment)).filter((message) => message.status === 'blocked');
  expect(blocked.map((message) => message.template)).toEqual([
    'reminder_24h',
    'reminder_2h',
    'reminder_15m',
    'ask_lead',
  ]);
});

test('being told of a booking twice starts one appointment', async () => {
  const appointment = await bookedInDays(3);
  const { uid, leadId, startsAt, endsAt } = appointment;
  await tellBooking(stage, { kind: 'created', uid, leadId, startsAt, endsAt });
  expect(await stage.read((tx) => tx.appointment.count({ where: { leadId } }))).toBe(1);
  await tellBooking(stage, { kind: 'cancelled', uid });
  await expect(stage.ending(appointment.workflowId)).resolves.toBe('cancelled');
});
