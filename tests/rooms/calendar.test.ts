import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { parseCalcom } from '../../vendors/calcom/events.ts';
import { offered, openRoom, type Room } from './room.ts';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(() => {
  room.town.sandbox.state.bookings.clear();
  return room.forget();
});

const PERSON = {
  ...{ name: 'Sample Lead 09', email: 'lead09@example.com', phone: '(415) 555-0109' },
  ...{ zone: 'America/Los_Angeles', eventType: '12', operator_id: 'op_1', lead_id: 'lead_9' },
};
const HOST = 'organizer@example.com';

/** Books by the page; answers the uid. */
async function book(more: Record<string, string> = {}): Promise<string> {
  const answer = await room.press('/calendar/book', { ...PERSON, ...more });
  expect([answer.status, answer.headers.get('location')]).toEqual([
    303,
    expect.stringMatching(/^\/calendar\/bk/),
  ]);
  return String(answer.headers.get('location')).slice('/calendar/'.length);
}
const bookingOf = (uid: string) => {
  const booking = room.town.sandbox.state.bookings.get(uid);
  if (!booking) throw new Error(`no booking ${uid}`);
  return booking;
};
const act = (uid: string, name: string, form: Record<string, string> = {}) =>
  room.press(`/calendar/${uid}/${name}`, form);
const bodyOf = async (kind: string) => (await room.told('calcom', kind)).at(-1)?.body ?? '';
const factOf = async (kind: string) => parseCalcom(await bodyOf(kind));
const payloadOf = async (kind: string) => (JSON.parse(await bodyOf(kind)) as { payload: object }).payload;
const slotsIn = (html: string) => [...html.matchAll(/<option id="slot-(\d+)"/g)].map(([, at]) => String(at));

describe('booking for a person', () => {
  test('tells of the booking with zone, phone and our ids, at a slot that is offered', async () => {
    const slot = slotsIn(await room.page('/calendar/book')).at(-1) ?? '';
    const uid = await book({ slot });
    expect(await factOf('BOOKING_CREATED')).toMatchObject({
      ...{ kind: 'created', uid, operatorId: 'op_1', leadId: 'lead_9', eventTypeId: '12' },
      startsAt: new Date(Number(slot)),
      endsAt: new Date(Number(slot) + 30 * 60_000),
      attendee: { phone: '+14155550109', zone: 'America/Los_Angeles', email: 'lead09@example.com' },
    });
    expect(slotsIn(await room.page('/calendar/book'))).not.toContain(slot);
  });

  test('keeps what was typed and says what is wrong with it', async () => {
    const slot = slotsIn(await room.page('/calendar/book')).at(-1) ?? '';
    await book({ slot });
    for (const [wrong, words] of [
      [{ slot }, 'Somebody has just taken that time.'],
      [{ slot: '1' }, 'That time is past.'],
      [{ phone: 'five' }, 'five cannot be read as a phone number.'],
      [{ zone: 'Moon/Base' }, 'Moon/Base is no time zone.'],
      [{ email: '', phone: '' }, 'An email address or a phone number is needed.'],
      [{ eventType: 'one' }, 'An event type is a number.'],
    ] as const) {
      const answer = await room.press('/calendar/book', { ...PERSON, ...wrong });
      const html = await answer.text();
      expect([answer.status, html.includes(words)]).toEqual([409, true]);
      expect(html).toContain('value="Sample Lead 09"');
    }
    expect(room.town.sandbox.state.bookings.size).toBe(1);
  });

  test('one that the host confirms is no booking before, and none when it is rejected', async () => {
    const [first, second] = [await book({ asks: '1' }), await book({ asks: '1' })];
    expect(await payloadOf('BOOKING_REQUESTED')).toMatchObject({
      status: 'PENDING',
      requiresConfirmation: true,
    });
    expect(await factOf('BOOKING_REQUESTED')).toBeNull();
    await act(first, 'decide', { is: '1' });
    expect(await factOf('BOOKING_CREATED')).toMatchObject({ kind: 'created', uid: first });
    await act(second, 'decide', { is: '0', reason: 'No time.' });
    expect(await payloadOf('BOOKING_REJECTED')).toMatchObject({
      status: 'REJECTED',
      rejectionReason: 'No time.',
    });
    expect(await factOf('BOOKING_REJECTED')).toBeNull();
    expect((await act(second, 'decide', { is: '1' })).status).toBe(409);
  });
});

describe('what becomes of a booking', () => {
  test('a move is a new booking that names the old one, and who moved it', async () => {
    const uid = await book();
    const slots = slotsIn(await room.page(`/calendar/${uid}`));
    const answer = await act(uid, 'reschedule', {
      slot: slots[3] ?? '',
      by: HOST,
      reason: 'Earlier is better.',
    });
    const moved = String(answer.headers.get('location')).slice('/calendar/'.length);
    expect(await factOf('BOOKING_RESCHEDULED')).toMatchObject({
      ...{ kind: 'rescheduled', uid: moved, previousUid: uid, leadId: 'lead_9' },
      startsAt: new Date(Number(slots[3])),
    });
    expect(await payloadOf('BOOKING_RESCHEDULED')).toMatchObject({ rescheduledBy: HOST, status: 'ACCEPTED' });
    expect(bookingOf(uid)).toMatchObject({ rescheduledTo: moved, changedBy: HOST });
    for (const name of ['reschedule', 'cancel', 'meeting', 'attendee-absent']) {
      expect([name, (await act(uid, name, { is: '1' })).status]).toEqual([name, 409]);
    }
  });

  test('a cancellation names its reason and who it was; the host may ask for another time', async () => {
    const uid = await book();
    await act(uid, 'cancel', { by: 'lead09@example.com', reason: 'Ill.' });
    expect(await factOf('BOOKING_CANCELLED')).toMatchObject({ kind: 'cancelled', uid });
    expect(await payloadOf('BOOKING_CANCELLED')).toMatchObject({
      ...{ cancellationReason: 'Ill.', cancelledBy: 'lead09@example.com', requestReschedule: false },
      status: 'CANCELLED',
    });
    await room.forget();
    await act(await book(), 'cancel', { asks: '1', by: 'lead09@example.com' });
    expect(await payloadOf('BOOKING_CANCELLED')).toMatchObject({
      requestReschedule: true,
      cancelledBy: HOST,
    });
  });

  test('a no-show is marked and taken back by the same event, once the meeting has begun', async () => {
    const uid = await book();
    expect((await act(uid, 'attendee-absent', { is: '1' })).status).toBe(409);
    expect(await room.page(`/calendar/${uid}`)).not.toContain('attendee-absent');
    await act(uid, 'meeting', { what: 'started' });
    await act(uid, 'attendee-absent', { is: '1' });
    expect(await factOf('BOOKING_NO_SHOW_UPDATED')).toMatchObject({ kind: 'no_show_marked', uid });
    expect((await act(uid, 'attendee-absent', { is: '1' })).status).toBe(409);
    await room.forget();
    await act(uid, 'attendee-absent', { is: '0' });
    expect(await factOf('BOOKING_NO_SHOW_UPDATED')).toMatchObject({ kind: 'no_show_unmarked', uid });
  });

  test('that the host was absent is no event about the attendee', async () => {
    const uid = await book();
    await act(uid, 'meeting', { what: 'started' });
    await act(uid, 'host-absent', { is: '1' });
    await room.quiet();
    expect(room.kinds('calcom')).not.toContain('BOOKING_NO_SHOW_UPDATED');
    await act(uid, 'meeting', { what: 'ended' });
    expect(JSON.parse(await bodyOf('MEETING_ENDED'))).toMatchObject({ noShowHost: true });
  });

  test('a meeting begins flat and ends inside payload, each once, and both are readable', async () => {
    const uid = await book();
    await act(uid, 'meeting', { what: 'started', shape: 'flat' });
    await act(uid, 'meeting', { what: 'ended', shape: 'wrapped' });
    const [started, ended] = [
      JSON.parse(await bodyOf('MEETING_STARTED')),
      JSON.parse(await bodyOf('MEETING_ENDED')),
    ];
    expect(started).toMatchObject({ triggerEvent: 'MEETING_STARTED', uid });
    expect(started).not.toHaveProperty('payload');
    expect(ended).toMatchObject({ triggerEvent: 'MEETING_ENDED', payload: { uid } });
    expect(await factOf('MEETING_ENDED')).toBeNull();
    expect((await act(uid, 'meeting', { what: 'ended' })).status).toBe(409);
    const page = await room.page(`/calendar/${uid}`);
    expect(page).not.toContain(`/calendar/${uid}/reschedule`);
    expect(offered(page, 'is')).toEqual(['1', '1']);
  });
});

describe('the calendar as it is shown', () => {
  test('by day in the host’s zone, with the attendee’s own time, by state and event type', async () => {
    const slot = slotsIn(await room.page('/calendar/book')).at(-1) ?? '';
    const uid = await book({ slot, zone: 'Europe/Berlin' });
    const off = await book({ name: '<b>Off</b>', eventType: '13', phone: '+14155550119' });
    await act(off, 'cancel', {});
    const page = await room.page('/calendar');
    expect(page).toContain('&lt;b&gt;Off&lt;/b&gt;');
    const at = (zone: string, format: string) =>
      DateTime.fromMillis(Number(slot), { zone }).setLocale('en-US').toFormat(format);
    expect(page).toContain(`<b>${at('America/New_York', 'HH:mm')}–`);
    expect(page).toContain(`${at('America/New_York', 'cccc d LLLL yyyy')}</h2>`);
    expect(page).toContain(`${at('Europe/Berlin', 'HH:mm:ss ZZZZ')}</time>`);
    expect(await room.page('/calendar?state=coming')).not.toContain(`id="${off}"`);
    expect(await room.page('/calendar?type=13')).not.toContain(`id="${uid}"`);
    expect(await room.page('/calendar?q=LEAD09@')).toContain(`id="${uid}"`);
    expect((await fetch(`${room.town.sandbox.baseUrl}/calendar/nobody`)).status).toBe(404);
  });
});

test('a state that is none shows all meetings', async () => {
  const uid = await book();
  for (const state of ['constructor', 'nothing'])
    expect(await room.page(`/calendar?state=${state}`)).toContain(`id="${uid}"`);
});
