import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { TemplateName } from '../../contracts/messaging/workflow.ts';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addAppointment,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { bookingCode, followBookingCode } from '../messaging/short-booking-link.ts';
import { compose } from '../messaging/compose.ts';
import { calendarOfLead } from './calendar-due.ts';
import { saveAvailability } from './save-availability.ts';
import { testSeal } from '../../tests/setup/seal.ts';

const MINUTE = 60_000;
// Noon in New York.
const NOW = new Date('2026-05-05T16:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE);

let world: TestWorld;
let fixture: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
});

async function knownSince(fetchedAt: Date, slots: readonly string[]): Promise<void> {
  const { operatorId, campaignId } = fixture;
  await saveAvailability(world.db, {
    operatorId,
    campaignId,
    slots: slots.map((slot) => new Date(slot)),
    from: fetchedAt,
    to: new Date(fetchedAt.getTime() + 14 * 1440 * MINUTE),
    fetchedAt,
  });
}

function composed(template: TemplateName, appointmentId: string | null = null) {
  const { operatorId, leadId } = fixture;
  const request = { operatorId, leadId, appointmentId, channel: 'sms', key: 'k', now: NOW } as const;
  const settings = {
    emailFrom: 'x@example.com',
    publicUrl: 'https://example.com',
    seal: testSeal,
    answerUrl: () => 'https://example.com/answer',
    bookingUrl: async () => 'https://example.com/b/abcdefghij',
    unsubscribeUrl: () => 'https://example.com/answer',
  };
  return asOperator(world.db, operatorId, (tx) =>
    compose(tx, { ...request, template, purpose: 'booking' }, settings),
  );
}

const SLOTS = ['2026-05-05T19:00:00Z', '2026-05-06T13:00:00Z'];
const IN_WORDS = 'Tue 5 May 3:00 PM EDT or Wed 6 May 9:00 AM EDT';

test.each(['booking_link', 'offer_new_time', 'rebook_first', 'rebook_second', 'rebook_last'] as const)(
  '%s proposes the next free times, and leaves them out when none are known',
  async (template) => {
    expect((await composed(template)).text).not.toContain('Free times');
    await knownSince(ago(10), SLOTS);
    expect((await composed(template)).text).toContain(IN_WORDS);
    await knownSince(ago(5), []);
    expect((await composed(template)).text).not.toContain('Free times');
  },
);

test('a reader in another zone reads the same instants by its own clock', async () => {
  await asOperator(world.db, fixture.operatorId, (tx) =>
    tx.contact.update({ where: { id: fixture.contactId }, data: { zone: 'America/Los_Angeles' } }),
  );
  await knownSince(ago(10), SLOTS);
  // Six in the morning there is no time to propose.
  expect((await composed('booking_link')).text).toContain('Free times: Tue 5 May 12:00 PM PDT.');
});

test('free times older than half an hour are not proposed, and are to be asked for anew', async () => {
  const due = () => calendarOfLead(world.db, { ...fixture, now: NOW });
  expect(await due()).toMatchObject({ campaignId: fixture.campaignId, eventTypeId: fixture.eventTypeId });
  await knownSince(ago(31), SLOTS);
  expect((await composed('booking_link')).text).not.toContain('Free times');
  expect(await due()).not.toBeNull();
  await knownSince(ago(30), SLOTS);
  expect((await composed('booking_link')).text).toContain(IN_WORDS);
  expect(await due()).toBeNull();
});

test('an older answer that comes late does not take the place of a newer one', async () => {
  await knownSince(ago(1), SLOTS);
  await knownSince(ago(5), []);
  expect((await composed('booking_link')).text).toContain(IN_WORDS);
});

test('who has an appointment to come is led to its current booking; who has none, to the booking page', async () => {
  const { operatorId, clientId, leadId } = fixture;
  const code = await asOperator(world.db, operatorId, (tx) =>
    bookingCode(tx, { operatorId, clientId, leadId }),
  );
  const leads = () => followBookingCode(world.db, code, NOW);
  expect(await leads()).toContain('https://example.com/book?');
  const appointmentId = await asOperator(world.db, operatorId, async (tx) => {
    const id = await addAppointment(tx, fixture, { startsAt: new Date('2026-05-07T15:00:00Z') });
    const times = { startsAt: NOW, endsAt: NOW };
    const booking = { operatorId, clientId, appointmentId: id, ...times };
    await tx.booking.create({ data: { ...booking, uid: 'first', status: 'rescheduled' } });
    await tx.booking.create({ data: { ...booking, uid: 'second', previousUid: 'first' } });
    return id;
  });
  expect(await leads()).toBe('https://example.com/reschedule/second');
  await asOperator(world.db, operatorId, (tx) =>
    tx.appointment.update({ where: { id: appointmentId }, data: { status: 'no_show' } }),
  );
  expect(await leads()).toContain('https://example.com/book?');
});

test('a booking link has a purpose exactly as long as the lead has no appointment that stands', async () => {
  expect((await composed('booking_link')).stale).toBeNull();
  const id = await asOperator(world.db, fixture.operatorId, (tx) =>
    addAppointment(tx, fixture, { startsAt: new Date('2026-05-07T15:00:00Z') }),
  );
  expect((await composed('booking_link')).stale).toBe('lead_has_booked');
  await asOperator(world.db, fixture.operatorId, (tx) =>
    tx.appointment.update({ where: { id }, data: { status: 'cancelled' } }),
  );
  expect((await composed('booking_link')).stale).toBeNull();
});
