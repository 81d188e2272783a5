import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { rebookWorkflowId } from '../../contracts/appointments/workflow.ts';
import { verifyAppointment } from '../../services/appointments/verify-appointment.ts';
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
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

beforeEach(async () => stage.passUntil(await nextClock(stage, '10:00')));

interface Missed extends Appointment {
  readonly rebookId: string;
  readonly decidedAt: Date;
}

/** An appointment that nobody came to, on the second day after it. */
async function missed(clock = '14:00'): Promise<Missed> {
  const startsAt = await nextClock(stage, clock);
  const appointment = await book(stage, await castLead(stage, stage.campaign), startsAt);
  await stage.passUntil(new Date(appointment.endsAt.getTime() + 2 * DAY + MINUTE));
  await stage.relay();
  await expect(stage.ending(appointment.workflowId)).resolves.toBe('no_show');
  const { appointmentId: id } = appointment;
  const { decidedAt } = await stage.read((tx) => tx.appointment.findUniqueOrThrow({ where: { id } }));
  return { ...appointment, rebookId: rebookWorkflowId(id), decidedAt: decidedAt ?? new Date(Number.NaN) };
}

async function invitations(appointment: Appointment): Promise<(string | null)[]> {
  const messages = await messagesOf(stage, appointment);
  return messages.filter(({ template }) => template?.startsWith('rebook')).map(({ template }) => template);
}

test('a no-show is invited at once by text, after two days by email, after four by text', async () => {
  const appointment = await missed();
  const promise = await promiseOf(stage, appointment.appointmentId);
  expect(promise).toMatchObject({ subjectType: 'rebook', what: 'Send the invitation to rebook (email)' });
  expect(daysAfter(appointment.decidedAt, promise?.until ?? null)).toBe(2);
  await expect(stage.ending(appointment.rebookId)).resolves.toBe('no_answer');
  const sent = (await messagesOf(stage, appointment)).filter(({ template }) =>
    template?.startsWith('rebook'),
  );
  expect(
    sent.map(({ template, channel, at }) => [template, channel, daysAfter(appointment.decidedAt, at)]),
  ).toEqual([
    ['rebook_first', 'sms', 0],
    ['rebook_second', 'email', 2],
    ['rebook_last', 'sms', 4],
  ]);
  expect(await promiseOf(stage, appointment.appointmentId)).toBeNull();
  expect(await leadStatus(stage, appointment)).toBe('no_show');
  await stage.record('appointments/rebook-no-answer', appointment.rebookId);
});

test('an invitation that falls due at night waits for the morning', async () => {
  const appointment = await missed('21:30');
  expect(await invitations(appointment)).toEqual([]);
  await stage.passUntil(new Date((await nextClock(stage, '08:00')).getTime() + MINUTE));
  expect(await invitations(appointment)).toEqual(['rebook_first']);
  await tellText(stage, appointment, 'STOP');
  await stage.ending(appointment.rebookId);
});

test('a new booking ends the invitations, and makes the missed one good', async () => {
  const appointment = await missed();
  const { leadId, ...again } = await book(
    stage,
    appointment,
    new Date((await stage.now()).getTime() + 3 * DAY),
  );
  await expect(stage.ending(appointment.rebookId)).resolves.toBe('booked');
  const made = await stage.read((tx) =>
    tx.appointment.findUniqueOrThrow({ where: { id: again.appointmentId } }),
  );
  expect(made.rebookedFrom).toBe(appointment.appointmentId);
  expect(await leadStatus(stage, appointment)).toBe('booked');
  expect(await invitations(appointment)).toEqual(['rebook_first']);
  await tellBooking(stage, { kind: 'cancelled', uid: again.uid, leadId });
  await expect(stage.ending(again.workflowId)).resolves.toBe('cancelled');
  await stage.record('appointments/rebook-booked', appointment.rebookId);
});

test.each([
  ['a reply', 'I am no longer looking', 'replied'],
  ['an opt-out', 'STOP', 'opted_out'],
])('%s ends the invitations', async (_what, text, ending) => {
  const appointment = await missed();
  await tellText(stage, appointment, text);
  await expect(stage.ending(appointment.rebookId)).resolves.toBe(ending);
  await stage.pass(5 * DAY);
  expect(await invitations(appointment)).toEqual(['rebook_first']);
});

test('a no-show that is disputed, and decided so again, is not invited a second time', async () => {
  const appointment = await missed();
  await tellText(stage, appointment, 'Yes');
  await expect(stage.ending(appointment.rebookId)).resolves.toBe('not_a_no_show');
  const { operatorId, appointmentId } = appointment;
  const caller = {
    tenant: { role: 'operator', operatorId },
    actor: { kind: 'person', id: randomUUID() },
  } as const;
  const decision = { appointmentId, verdict: 'no_show', reason: 'nobody came' } as const;
  await verifyAppointment(stage.db, caller, decision, await stage.now());
  await stage.relay();
  await stage.pass(5 * DAY);
  expect(await invitations(appointment)).toEqual(['rebook_first']);
  const owed = await stage.read((tx) =>
    tx.workflowSignal.count({ where: { workflowId: appointment.rebookId, start: 'once' } }),
  );
  expect(owed).toBe(1);
});

function daysAfter(from: Date, at: Date | null): number {
  return Math.floor(((at?.getTime() ?? Number.NaN) - from.getTime()) / HOUR) / 24;
}
