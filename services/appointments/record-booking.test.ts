import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { BookingFact } from '../../contracts/appointments/facts.ts';
import { appointmentWorkflowId, rebookWorkflowId } from '../../contracts/appointments/workflow.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addAppointment,
  createFixture,
  type Fixture,
  nextPhone,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { BookingNotSeenYet, recordBooking } from './record-booking.ts';

let world: TestWorld;
let fixture: Fixture;
let uid: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  uid = `uid-${randomUUID()}`;
});

const MONDAY = new Date('2026-05-04T15:00:00Z');
const TUESDAY = new Date('2026-05-05T15:00:00Z');
const THURSDAY = new Date('2026-05-07T15:00:00Z');

const fact = (differs: Partial<BookingFact> = {}): BookingFact => ({
  kind: 'created',
  uid,
  title: 'Check-up',
  startsAt: TUESDAY,
  endsAt: new Date(TUESDAY.getTime() + 30 * 60_000),
  leadId: fixture.leadId,
  happenedAt: MONDAY,
  ...differs,
});

const moved = (to: string, from: string, startsAt: Date): BookingFact =>
  fact({
    kind: 'rescheduled',
    uid: to,
    previousUid: from,
    startsAt,
    endsAt: new Date(startsAt.getTime() + 30 * 60_000),
    happenedAt: new Date(MONDAY.getTime() + 1000),
  });

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

const record = (news: BookingFact) =>
  asked((tx) => recordBooking(tx, { operatorId: fixture.operatorId, fact: news, actor: ACTOR }));

const appointments = () =>
  asked((tx) =>
    tx.appointment.findMany({
      include: { bookings: { orderBy: { uid: 'asc' } }, lead: true, contact: true, evidence: true },
      orderBy: { createdAt: 'asc' },
    }),
  );

async function theAppointment() {
  const [only, ...others] = await appointments();
  if (!only || others.length > 0) throw new Error(`${others.length + 1} appointments instead of one`);
  return only;
}

const bookingsOf = (appointment: { bookings: readonly { uid: string; status: string }[] }) =>
  Object.fromEntries(appointment.bookings.map((booking) => [booking.uid, booking.status]));

describe('whose booking it is', () => {
  test('the lead that our id names', async () => {
    await expect(record(fact({ attendee: { email: 'other@example.com' } }))).resolves.toBe('applied');
    expect(await theAppointment()).toMatchObject({
      leadId: fixture.leadId,
      status: 'booked',
      policyId: fixture.policyId,
    });
  });

  test('else the lead with the email, in any case', async () => {
    const { email, eventTypeId } = fixture;
    await record(
      fact({ leadId: undefined, eventTypeId, attendee: { email: email.toUpperCase(), phone: nextPhone() } }),
    );
    expect((await theAppointment()).leadId).toBe(fixture.leadId);
  });

  test('else the lead with the phone, in any spelling', async () => {
    const { phone, eventTypeId } = fixture;
    const spelled = phone.replace(/^\+1(\d{3})(\d{3})/, '($1) $2-');
    await record(
      fact({ leadId: undefined, eventTypeId, attendee: { email: 'new@example.com', phone: spelled } }),
    );
    expect((await theAppointment()).leadId).toBe(fixture.leadId);
  });

  test('else a new contact and lead in the campaign of the event type', async () => {
    const phone = nextPhone();
    const attendee = { name: 'Sample Lead 99', email: 'Lead99@Example.com', phone, zone: 'America/Denver' };
    await record(fact({ leadId: undefined, eventTypeId: fixture.eventTypeId, attendee }));
    const appointment = await theAppointment();
    expect(appointment.leadId).not.toBe(fixture.leadId);
    expect(appointment).toMatchObject({
      campaignId: fixture.campaignId,
      clientId: fixture.clientId,
      zone: 'America/Denver',
      lead: { status: 'booked' },
      contact: { phone, email: 'lead99@example.com', firstName: 'Sample', lastName: 'Lead 99' },
    });
    expect(appointment.lead.startedAt).not.toBeNull();
  });

  test('nobody, when neither the lead nor the event type is ours', async () => {
    await expect(record(fact({ leadId: randomUUID() }))).resolves.toBe('no_recipient');
    await expect(record(fact({ leadId: undefined, eventTypeId: 'theirs' }))).resolves.toBe('no_recipient');
    const other = await createFixture(world.db);
    await expect(record(fact({ leadId: other.leadId }))).resolves.toBe('no_recipient');
    expect(await appointments()).toEqual([]);
  });

  test('an id in the metadata that is none of ours does not hinder', async () => {
    const { email, eventTypeId } = fixture;
    await record(fact({ leadId: 'lead-7', eventTypeId, attendee: { email } }));
    expect((await theAppointment()).leadId).toBe(fixture.leadId);
  });

  test('a zone that no clock knows is not taken over', async () => {
    await record(fact({ attendee: { zone: 'Mars/Olympus' } }));
    expect((await theAppointment()).zone).toBe('America/New_York');
  });
});

describe('a booking', () => {
  test('books the lead, ends its sequence and starts the appointment once', async () => {
    await record(fact());
    const { id, lead } = await theAppointment();
    expect(lead.status).toBe('booked');
    const told = await asked((tx) => owed(tx, appointmentWorkflowId(id), leadWorkflowId(fixture.leadId)));
    expect(told).toEqual(['leadSequence leadEvent stop booked', 'appointment once']);
  });

  test('that is told again changes nothing', async () => {
    await record(fact());
    const before = await theAppointment();
    await expect(record(fact())).resolves.toBe('applied');
    expect(await theAppointment()).toEqual(before);
    expect(await asked((tx) => owed(tx, appointmentWorkflowId(before.id)))).toEqual(['appointment once']);
  });

  test('after a no-show makes it good and ends its rebooking', async () => {
    const missed = await asked((tx) => addAppointment(tx, fixture, { startsAt: MONDAY, status: 'no_show' }));
    await record(fact());
    const again = (await appointments()).find(({ id }) => id !== missed);
    expect(again).toMatchObject({ rebookedFrom: missed, status: 'booked' });
    expect(await asked((tx) => owed(tx, rebookWorkflowId(missed)))).toEqual(['rebook rebookEnded booked']);
  });
});

describe('bookings of one lead', () => {
  const other = (differs: Partial<BookingFact> = {}): BookingFact => fact({ uid: `${uid}-2`, ...differs });

  test('of one slot, told at the same time, are one appointment, started once', async () => {
    await Promise.all([record(fact()), record(other()), record(fact({ uid: `${uid}-3` }))]);
    const { id, bookings } = await theAppointment();
    expect(bookings).toHaveLength(3);
    expect(await asked((tx) => owed(tx, appointmentWorkflowId(id)))).toEqual(['appointment once']);
  });

  test('of one slot hold it until the last is cancelled', async () => {
    await record(fact());
    await record(other());
    await record(fact({ kind: 'cancelled' }));
    expect((await theAppointment()).status).toBe('booked');
    await record(other({ kind: 'cancelled' }));
    expect((await theAppointment()).status).toBe('cancelled');
  });

  test('of one slot, of which one is moved, are two appointments', async () => {
    await record(fact());
    await record(other());
    await record(moved(`${uid}-b`, uid, THURSDAY));
    const [stays, goes] = await appointments();
    expect(stays).toMatchObject({ startsAt: TUESDAY, planRevision: 1, status: 'booked' });
    expect(goes).toMatchObject({ startsAt: THURSDAY, status: 'booked', rebookedFrom: null });
    expect(stays && bookingsOf(stays)).toEqual({ [uid]: 'rescheduled', [`${uid}-2`]: 'accepted' });
  });

  test('of two times are two appointments, and one of them makes the missed one good', async () => {
    const missed = await asked((tx) => addAppointment(tx, fixture, { startsAt: MONDAY, status: 'no_show' }));
    const thursday = { startsAt: THURSDAY, endsAt: new Date(THURSDAY.getTime() + 30 * 60_000) };
    await Promise.all([record(fact()), record(other(thursday))]);
    const made = (await appointments()).filter(({ id }) => id !== missed);
    expect(made).toHaveLength(2);
    expect(made.filter((appointment) => appointment.rebookedFrom === missed)).toHaveLength(1);
  });
});

describe('the attendee', () => {
  const inSpanish = { zone: 'America/Denver', locale: 'es_us' };

  test('is known by language: the appointment keeps it, and the contact that had none', async () => {
    await record(fact({ attendee: inSpanish }));
    expect(await theAppointment()).toMatchObject({ locale: 'es-US', contact: { locale: 'es-US' } });
  });

  test('who has said a language before keeps it; this appointment is in the one that it was booked in', async () => {
    await asked((tx) => tx.contact.update({ where: { id: fixture.contactId }, data: { locale: 'fr' } }));
    await record(fact({ attendee: inSpanish }));
    expect(await theAppointment()).toMatchObject({ locale: 'es-US', contact: { locale: 'fr' } });
  });

  test('moves: the zone and the language of a reschedule are those of the plan', async () => {
    await record(fact({ attendee: inSpanish }));
    const attendee = { zone: 'Europe/Lisbon', locale: 'pt' };
    await record({ ...moved(`${uid}-b`, uid, THURSDAY), attendee });
    expect(await theAppointment()).toMatchObject({ zone: 'Europe/Lisbon', locale: 'pt', planRevision: 2 });
  });

  test('of whom a reschedule tells neither zone nor a readable language keeps both', async () => {
    await record(fact({ attendee: inSpanish }));
    await record({ ...moved(`${uid}-b`, uid, THURSDAY), attendee: { locale: '???' } });
    expect(await theAppointment()).toMatchObject({ zone: 'America/Denver', locale: 'es-US' });
  });

  const tasks = () => asked((tx) => tx.task.findMany());

  test.each(['any', 'reminder'])('who may not be texted (%s) is a task for a person', async (purpose) => {
    const { operatorId, phone: address } = fixture;
    const suppression = { operatorId, channel: 'sms', address, purpose, reason: 'opted_out' };
    await asked((tx) => tx.suppression.create({ data: suppression }));
    await record(fact());
    await record(fact());
    const { id, leadId } = await theAppointment();
    expect(await tasks()).toMatchObject([{ kind: 'manual', appointmentId: id, leadId, dueAt: TUESDAY }]);
  });

  test('who may be texted is no task, whatever else may not be sent', async () => {
    const { operatorId, phone: address } = fixture;
    const suppression = { operatorId, channel: 'sms', address, purpose: 'broadcast', reason: 'opted_out' };
    await asked((tx) => tx.suppression.create({ data: suppression }));
    await record(fact());
    expect(await tasks()).toEqual([]);
  });
});

describe('a reschedule', () => {
  test('keeps one appointment: plan revision 2, two bookings, the new time', async () => {
    await record(fact());
    await record(moved(`${uid}-b`, uid, THURSDAY));
    const appointment = await theAppointment();
    expect(appointment).toMatchObject({ planRevision: 2, startsAt: THURSDAY, status: 'booked' });
    expect(bookingsOf(appointment)).toEqual({ [uid]: 'rescheduled', [`${uid}-b`]: 'accepted' });
    expect(await asked((tx) => owed(tx, appointmentWorkflowId(appointment.id)))).toEqual([
      'appointment once',
      'appointment appointmentChanged',
    ]);
  });

  test('that is told again changes nothing', async () => {
    await record(fact());
    await record(moved(`${uid}-b`, uid, THURSDAY));
    const before = await theAppointment();
    await record(moved(`${uid}-b`, uid, THURSDAY));
    expect(await theAppointment()).toEqual(before);
  });

  test('that comes before its booking is the booking, and the booking is old news', async () => {
    await record(moved(`${uid}-b`, uid, THURSDAY));
    await record(fact());
    const appointment = await theAppointment();
    expect(appointment).toMatchObject({ startsAt: THURSDAY, status: 'booked' });
    expect(bookingsOf(appointment)).toEqual({ [uid]: 'rescheduled', [`${uid}-b`]: 'accepted' });
  });

  test('that is overtaken by the next one does not take the time back', async () => {
    await record(fact());
    await record(moved(`${uid}-c`, `${uid}-b`, THURSDAY));
    await record(moved(`${uid}-b`, uid, new Date('2026-05-06T15:00:00Z')));
    const appointment = await theAppointment();
    expect(appointment.startsAt).toEqual(THURSDAY);
    expect(bookingsOf(appointment)).toEqual({
      [uid]: 'rescheduled',
      [`${uid}-b`]: 'rescheduled',
      [`${uid}-c`]: 'accepted',
    });
  });

  test('of a cancelled booking is a new appointment, with a promise of its own', async () => {
    await record(fact());
    await record(fact({ kind: 'cancelled' }));
    await record(moved(`${uid}-b`, uid, THURSDAY));
    const [cancelled, again] = await appointments();
    expect(cancelled).toMatchObject({ status: 'cancelled', startsAt: TUESDAY });
    expect(again).toMatchObject({ status: 'booked', startsAt: THURSDAY, planRevision: 1 });
    expect(again?.lead.status).toBe('booked');
    expect(await asked((tx) => owed(tx, appointmentWorkflowId(again?.id ?? '')))).toEqual([
      'appointment once',
    ]);
  });

  test('of a missed appointment is a new one', async () => {
    await record(fact());
    const { id } = await theAppointment();
    await asked((tx) => tx.appointment.update({ where: { id }, data: { status: 'no_show' } }));
    await record(moved(`${uid}-b`, uid, THURSDAY));
    const [missed, again] = await appointments();
    expect(missed).toMatchObject({ id, status: 'no_show', startsAt: TUESDAY });
    expect(again).toMatchObject({ rebookedFrom: id, status: 'booked', startsAt: THURSDAY });
  });
});

describe('a cancellation', () => {
  test('ends the appointment and gives the lead back', async () => {
    await record(fact());
    await record(fact({ kind: 'cancelled' }));
    const appointment = await theAppointment();
    expect(appointment).toMatchObject({ status: 'cancelled', lead: { status: 'contacted' } });
    expect(bookingsOf(appointment)).toEqual({ [uid]: 'cancelled' });
  });

  test('of the booking that a reschedule replaced leaves the appointment alone', async () => {
    await record(fact());
    await record(moved(`${uid}-b`, uid, THURSDAY));
    await record(fact({ kind: 'cancelled' }));
    expect(await theAppointment()).toMatchObject({ status: 'booked', lead: { status: 'booked' } });
  });

  test('before its booking is too early, and is applied when it is tried again after it', async () => {
    await expect(record(fact({ kind: 'cancelled' }))).rejects.toThrow(BookingNotSeenYet);
    await record(fact());
    await record(fact({ kind: 'cancelled' }));
    expect((await theAppointment()).status).toBe('cancelled');
  });
});

describe("the calendar's no-show mark", () => {
  const mark = (): BookingFact => fact({ kind: 'no_show_marked', leadId: undefined, happenedAt: TUESDAY });

  test("is a client's no, once however often it is told", async () => {
    await record(fact());
    await record(mark());
    await record(mark());
    const { evidence } = await theAppointment();
    expect(evidence).toMatchObject([{ source: 'client', answer: 'no', withdrawnAt: null }]);
  });

  test('is withdrawn by its un-marking, and a repeat of the mark does not bring it back', async () => {
    await record(fact());
    await record(mark());
    await record({ ...mark(), kind: 'no_show_unmarked', happenedAt: THURSDAY });
    await record(mark());
    const { evidence, status } = await theAppointment();
    expect(evidence).toMatchObject([{ answer: 'no', withdrawnAt: THURSDAY }]);
    expect(status).toBe('booked');
  });

  test('withdrawn after the verdict that it gave: a person decides', async () => {
    await record(fact());
    await record(mark());
    const { id } = await theAppointment();
    await asked((tx) => tx.appointment.update({ where: { id }, data: { status: 'no_show' } }));
    await record({ ...mark(), kind: 'no_show_unmarked', happenedAt: THURSDAY });
    expect((await theAppointment()).status).toBe('disputed');
    expect(await asked((tx) => owed(tx, rebookWorkflowId(id)))).toEqual(['rebook rebookEnded not_a_no_show']);
  });

  test('before its booking is too early', async () => {
    await expect(record(mark())).rejects.toThrow(BookingNotSeenYet);
  });
});
