import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import type { BookingFact } from '../../contracts/appointments/facts.ts';
import { APPOINTMENT_WORKFLOW, appointmentWorkflowId } from '../../contracts/appointments/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { addAppointment } from '../../tests/setup/fixtures.ts';
import {
  type Appointment,
  book,
  castLead,
  messagesOf,
  nextClock,
  promiseOf,
  tellBooking,
} from '../../tests/workflows/cast.ts';
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

async function bookAt(startsAt: Date, zone?: string): Promise<Appointment> {
  return book(stage, await castLead(stage, stage.campaign, zone), startsAt);
}

async function bookInDays(days: number): Promise<Appointment> {
  return bookAt(new Date((await nextClock(stage, '14:00')).getTime() + days * DAY));
}

async function cancel(appointment: Appointment): Promise<void> {
  await tellBooking(stage, { kind: 'cancelled', uid: appointment.uid });
  await expect(stage.ending(appointment.workflowId)).resolves.toBe('cancelled');
}

/** E.g. `reminder_24h sms sent`, in order of what they are and how. */
async function written(appointment: Appointment): Promise<string[]> {
  const messages = await messagesOf(stage, appointment);
  return messages.map(({ template, channel, status }) => `${template} ${channel} ${status}`).sort();
}

async function reminded(appointment: Appointment): Promise<string[]> {
  return (await written(appointment)).filter((row) => /^reminder.*sent$/.test(row));
}

async function reasons(appointment: Appointment): Promise<Record<string, string | null>> {
  const { appointmentId } = appointment;
  const rows = await stage.read((tx) =>
    tx.message.findMany({ where: { appointmentId, status: { not: 'sent' } } }),
  );
  return Object.fromEntries(rows.map(({ template, channel, reason }) => [`${template} ${channel}`, reason]));
}

/** The instant at which the clocks of a zone are next changed, at least five days from now. */
async function nextClockChange(zone: string): Promise<DateTime> {
  const from = DateTime.fromJSDate(await stage.now(), { zone })
    .plus({ days: 5 })
    .startOf('hour');
  for (let hours = 1; hours < 366 * 24; hours += 1) {
    const at = from.plus({ hours });
    if (at.offset !== at.minus({ hours: 1 }).offset) return at;
  }
  throw new Error(`the clocks of ${zone} are never changed`);
}

test('of a booking made 10 minutes before its start no reminder goes out, and each says why', async () => {
  const appointment = await bookAt(new Date((await stage.now()).getTime() + 10 * MINUTE));
  await stage.passUntil(new Date(appointment.endsAt.getTime() + 30 * MINUTE));
  expect(stage.vendors.sentTo(appointment.phone)).toEqual([]);
  expect(await reasons(appointment)).toEqual({
    'reminder_24h sms': 'booked_after_its_moment',
    'reminder_24h email': 'booked_after_its_moment',
    'reminder_2h sms': 'booked_after_its_moment',
    'reminder_15m sms': 'booked_after_its_moment',
  });
  expect(await promiseOf(stage, appointment.appointmentId)).toMatchObject({
    what: 'Ask the lead and the client whether the appointment took place',
    until: new Date(appointment.endsAt.getTime() + HOUR),
  });
  await stage.pass(31 * MINUTE);
  expect((await written(appointment)).filter((row) => row.startsWith('ask'))).toEqual([
    'ask_client email sent',
    'ask_lead sms sent',
  ]);
  await stage.ending(appointment.workflowId);
});

test.each([
  ['New York', 'America/New_York', 15],
  ['Sydney', 'Australia/Sydney', 9],
])(
  'in %s, across both changes of the clocks: 24 real hours before, in the words of the local clock',
  async (_city, zone, hour) => {
    for (let change = 0; change < 2; change += 1) {
      const changed = await nextClockChange(zone);
      const shift = changed.offset - changed.minus({ hours: 1 }).offset;
      const startsAt = changed.set({ hour, minute: 30, second: 0 });
      await stage.passUntil(startsAt.minus({ days: 3 }).toJSDate());
      const appointment = await bookAt(startsAt.toJSDate(), zone);
      await stage.passUntil(startsAt.plus({ minutes: 1 }).toJSDate());

      const [first] = (await messagesOf(stage, appointment)).filter((row) => row.template === 'reminder_24h');
      const sentAt = DateTime.fromJSDate(first?.at ?? new Date(Number.NaN), { zone });
      expect(startsAt.diff(sentAt, 'minutes').minutes).toBeCloseTo(24 * 60, 0);
      // An hour was skipped: 24 hours ago it was an hour earlier by the clock. Or it came twice, and it was later.
      expect(sentAt.set({ second: 0, millisecond: 0 }).hour).toBe(hour - shift / 60);
      const texts = stage.vendors.sentTo(appointment.phone);
      expect(texts).toHaveLength(3);
      for (const { text } of texts) expect(text).toContain(`${hour % 12}:30`);
      await cancel(appointment);
    }
  },
);

test('an attendee who moves to another zone is reminded by the clock there, in its hours', async () => {
  const first = await bookInDays(3);
  // 05:00 in Los Angeles is outside the hours of the 24-hour reminder; the nearest allowed instant is 08:00.
  const local = DateTime.fromJSDate(first.startsAt, { zone: 'America/Los_Angeles' }).plus({ days: 2 });
  const startsAt = local.set({ hour: 5, minute: 0 });
  const uid = randomUUID();
  const fact: Omit<BookingFact, 'happenedAt'> = {
    kind: 'rescheduled',
    uid,
    previousUid: first.uid,
    startsAt: startsAt.toJSDate(),
    endsAt: startsAt.plus({ minutes: 30 }).toJSDate(),
    attendee: { zone: 'America/Los_Angeles', locale: 'es-US' },
  };
  await tellBooking(stage, fact);
  const until = startsAt.minus({ days: 1 }).set({ hour: 8 }).toJSDate();
  expect(await promiseOf(stage, first.appointmentId)).toMatchObject({ until });
  await stage.passUntil(startsAt.plus({ minutes: 1 }).toJSDate());
  const texts = stage.vendors.sentTo(first.phone);
  expect(texts).toHaveLength(3);
  for (const { text } of texts) expect(text).toContain('5:00');
  await cancel({ ...first, uid });
});

/** While the vendors take nothing every attempt is one that provably did not act; they are a minute apart. */
async function whileVendorsAreAway<T>(until: Date, told: () => Promise<T>): Promise<void> {
  const { moods } = stage.vendors;
  for (const channel of ['sms', 'email'])
    moods[channel] = Array.from({ length: 500 }, () => 'nothing' as const);
  await stage.passUntil(until);
  await told();
  moods['sms'] = moods['email'] = [];
}

const nothing = async (): Promise<void> => undefined;
const before = ({ startsAt }: Appointment, ms: number): Date => new Date(startsAt.getTime() - ms);

test('a moment that passes in an outage is skipped as too late, and says so; the next ones are kept', async () => {
  const appointment = await bookInDays(2);
  await stage.passUntil(before(appointment, 2 * HOUR + MINUTE));
  await whileVendorsAreAway(before(appointment, 58 * MINUTE), nothing);
  await stage.passUntil(before(appointment, -MINUTE));
  expect(await reasons(appointment)).toEqual({ 'reminder_2h sms': 'too_late' });
  expect(await reminded(appointment)).toEqual([
    'reminder_15m sms sent',
    'reminder_24h email sent',
    'reminder_24h sms sent',
  ]);
  await cancel(appointment);
});

test('a moment that an outage only delays is kept, late', async () => {
  const appointment = await bookInDays(2);
  await stage.passUntil(before(appointment, DAY + MINUTE));
  const back = before(appointment, DAY - 20 * MINUTE);
  await whileVendorsAreAway(back, nothing);
  await stage.pass(2 * MINUTE);
  const sent = await messagesOf(stage, appointment);
  expect(sent.map(({ status }) => status)).toEqual(['sent', 'sent']);
  for (const { at } of sent) expect((at?.getTime() ?? 0) - back.getTime()).toBeLessThan(2 * MINUTE);
  await cancel(appointment);
});

test('two outages: what was missed in one is skipped once, what the other delays and what lies between is sent once', async () => {
  const appointment = await bookInDays(2);
  await stage.passUntil(before(appointment, DAY + MINUTE));
  await whileVendorsAreAway(before(appointment, DAY - 20 * MINUTE), nothing);
  await stage.passUntil(before(appointment, 16 * MINUTE));
  await whileVendorsAreAway(before(appointment, MINUTE), nothing);
  await stage.passUntil(new Date(appointment.endsAt.getTime() + HOUR + MINUTE));
  expect(await written(appointment)).toEqual([
    'ask_client email sent',
    'ask_lead sms sent',
    'reminder_15m sms skipped',
    'reminder_24h email sent',
    'reminder_24h sms sent',
    'reminder_2h sms sent',
  ]);
  expect(await reasons(appointment)).toEqual({ 'reminder_15m sms': 'too_late' });
  expect(stage.vendors.sentTo(appointment.phone)).toHaveLength(3);
  await expect(stage.ending(appointment.workflowId)).resolves.toBe('no_show');
});

test('a reschedule in an outage: what hung is not sent afterwards, the new time’s reminders are', async () => {
  const first = await bookInDays(2);
  const startsAt = new Date(first.startsAt.getTime() + 2 * DAY);
  const endsAt = new Date(startsAt.getTime() + HOUR / 2);
  const uid = randomUUID();
  await stage.passUntil(before(first, DAY + MINUTE));
  await whileVendorsAreAway(before(first, DAY - 5 * MINUTE), () =>
    tellBooking(stage, { kind: 'rescheduled', uid, previousUid: first.uid, startsAt, endsAt }),
  );
  await stage.passUntil(new Date(startsAt.getTime() + MINUTE));
  const moments = (await messagesOf(stage, first)).flatMap(({ channel, at }) =>
    at && channel === 'sms' ? [Math.round((startsAt.getTime() - at.getTime()) / MINUTE)] : [],
  );
  expect(moments.sort((a, b) => b - a)).toEqual([24 * 60, 2 * 60, 15]);
  expect(stage.vendors.sentTo(first.phone)).toHaveLength(3);
  expect(await reasons(first)).toEqual({
    'reminder_24h sms': 'appointment_was_moved',
    'reminder_24h email': 'appointment_was_moved',
  });
  await cancel({ ...first, uid });
});

test('an appointment that began before starts made it findable is kept as it began', async () => {
  const lead = await castLead(stage, stage.campaign);
  const startsAt = new Date((await nextClock(stage, '14:00')).getTime() + 2 * DAY);
  const bookedAt = await stage.now();
  const appointmentId = await stage.read((tx) => addAppointment(tx, lead, { startsAt, bookedAt }));
  const workflowId = appointmentWorkflowId(appointmentId);
  await stage.client.workflow.start(APPOINTMENT_WORKFLOW, {
    workflowId,
    taskQueue: TASK_QUEUES.main,
    args: [{ operatorId: stage.operatorId, appointmentId }],
  });
  await expect(stage.ending(workflowId)).resolves.toBe('no_show');
  const endsAt = new Date(startsAt.getTime() + HOUR / 2);
  expect(await written({ ...lead, workflowId, appointmentId, uid: '', startsAt, endsAt })).toEqual([
    'ask_client email sent',
    'ask_client email sent',
    'ask_lead sms sent',
    'reminder_15m sms sent',
    'reminder_24h email sent',
    'reminder_24h sms sent',
    'reminder_2h sms sent',
  ]);
});
