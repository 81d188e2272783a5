import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventsOf, leadPhone, startTown, type Town, until } from '../harness.ts';

interface Answer {
  status: string;
  data: Record<string, unknown>;
}

describe('Cal.com', () => {
  let town: Town;
  beforeAll(async () => {
    town = await startTown();
  });
  afterAll(() => town.close());

  async function api(path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${town.sandbox.baseUrl}/calcom/v2${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: 'Bearer cal_key',
        'cal-api-version': '2024-08-13',
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  }
  const event = (name: string, uid: unknown) =>
    until(`${name} of ${String(uid)}`, () =>
      eventsOf(town, 'calcom').find(({ name: trigger, body }) => {
        const payload = (body.payload ?? body) as Record<string, unknown>;
        return trigger === name && (payload.uid === uid || payload.bookingUid === uid);
      }),
    );
  const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

  test('a booking is made, moved, marked and cancelled, each told by a signed event', async () => {
    const phone = leadPhone(8);
    const attendee = {
      name: 'Sample Lead 08',
      email: 'lead08@example.com',
      timeZone: 'UTC',
      phoneNumber: phone,
    };
    const metadata = { operator_id: 'op-1', lead_id: 'lead-8' };
    const made = await api('/bookings', { start: soon(60_000), eventTypeId: 12, attendee, metadata });
    expect(made).toMatchObject({
      status: 201,
      body: { status: 'success', data: { status: 'accepted', metadata } },
    });
    const { uid } = made.body.data;
    const created = await event('BOOKING_CREATED', uid);
    expect(created.body.payload).toMatchObject({
      metadata,
      responses: { attendeePhoneNumber: { value: phone } },
      status: 'ACCEPTED',
      eventTypeId: 12,
    });
    const { raw, headers } = created.received;
    expect(headers['x-cal-signature-256']).toBe(createHmac('sha256', 'cal-secret').update(raw).digest('hex'));

    const moved = await api(`/bookings/${String(uid)}/reschedule`, { start: soon(90_000) });
    expect(moved.body.data).toMatchObject({ rescheduledFromUid: uid, status: 'accepted' });
    const newUid = moved.body.data.uid;
    expect(newUid).not.toBe(uid);
    expect((await event('BOOKING_RESCHEDULED', newUid)).body.payload).toMatchObject({
      rescheduleUid: uid,
      metadata,
    });
    expect((await api(`/bookings/${String(uid)}`)).body.data).toMatchObject({ rescheduledToUid: newUid });

    await api(`/bookings/${String(newUid)}/mark-absent`, {
      attendees: [{ email: attendee.email, absent: true }],
    });
    expect((await event('BOOKING_NO_SHOW_UPDATED', newUid)).body.payload).toMatchObject({
      bookingUid: newUid,
      attendees: [{ email: attendee.email, noShow: true }],
    });
    const gone = await api(`/bookings/${String(newUid)}/cancel`, { cancellationReason: 'ill' });
    expect(gone.body.data).toMatchObject({ status: 'cancelled', cancellationReason: 'ill' });
    expect((await event('BOOKING_CANCELLED', newUid)).body.payload).toMatchObject({
      cancellationReason: 'ill',
    });
    expect((await api(`/bookings/${String(newUid)}/cancel`, {})).status).toBe(400);
    const listed = await api('/bookings?attendeeEmail=lead08%40example.com');
    expect(listed.body).toMatchObject({ pagination: { totalItems: 2 } });
  });

  test('the public page is prefilled by its link and books with its metadata', async () => {
    const query =
      'name=Sample+%3CLead%3E&email=lead18@example.com&metadata[operator_id]=op-1&metadata[lead_id]=l-18';
    const link = `${town.sandbox.baseUrl}/calcom/book/12?${query}`;
    const page = await (await fetch(link)).text();
    expect(page).toContain('value="Sample &lt;Lead&gt;"');
    const booked = await fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ attendeePhoneNumber: '(415) 555-0148' }),
    });
    expect(booked.status).toBe(200);
    const booking = [...town.sandbox.state.bookings.values()].at(-1);
    expect(booking).toMatchObject({
      phone: '+14155550148',
      metadata: { operator_id: 'op-1', lead_id: 'l-18' },
    });
    expect((await event('MEETING_STARTED', booking?.uid)).body).toMatchObject({
      uid: booking?.uid,
      eventTypeId: 12,
    });
    const ended = await event('MEETING_ENDED', booking?.uid);
    expect(ended.body.payload).toBeUndefined();
    expect((await fetch(`${town.sandbox.baseUrl}/calcom/book/12`, { method: 'POST' })).status).toBe(400);
    expect((await fetch(`${town.sandbox.baseUrl}/calcom/book/other`)).status).toBe(404);
  });

  const slotsIn = async (query: string) => {
    const { body } = await api(`/slots?eventTypeId=12&${query}`, undefined, {
      'cal-api-version': '2024-09-04',
    });
    return body.data as Record<string, { start: string; end?: string }[]>;
  };

  test('slots are the organizer’s working hours in the zone asked for, on both sides of a change of the clocks', async () => {
    const march = await slotsIn(
      'start=2027-03-12&end=2027-03-15&timeZone=Europe/Berlin&duration=60&format=range',
    );
    // In New York the clocks change on 14 March, in Berlin on the 28th: nine there is three here, then two.
    expect(Object.keys(march)).toEqual(['2027-03-12', '2027-03-15']);
    expect(march['2027-03-12']?.[0]).toEqual({
      start: '2027-03-12T15:00:00.000+01:00',
      end: '2027-03-12T16:00:00.000+01:00',
    });
    expect(march['2027-03-15']?.[0]?.start).toBe('2027-03-15T14:00:00.000+01:00');
    expect(march['2027-03-15']).toHaveLength(9);
    expect(await slotsIn('start=2027-03-13&end=2027-03-14')).toEqual({});
  });

  test('a booked and a reserved time are no slots, but for whoever moves that booking', async () => {
    const day = 'start=2027-05-04&end=2027-05-04';
    const starts = async (query = day) => (await slotsIn(query))['2027-05-04']?.map(({ start }) => start);
    expect((await starts())?.[0]).toBe('2027-05-04T13:00:00.000Z');
    const attendee = { name: 'Sample Lead 08', email: 'lead08@example.com', timeZone: 'UTC' };
    const start = '2027-05-04T13:00:00Z';
    const booked = await api('/bookings', { start, eventTypeId: 12, attendee, lengthInMinutes: 30 });
    expect((await starts())?.[0]).toBe('2027-05-04T13:30:00.000Z');
    const moving = `${day}&bookingUidToReschedule=${String(booked.body.data.uid)}`;
    expect((await starts(moving))?.[0]).toBe('2027-05-04T13:00:00.000Z');
    const version = { 'cal-api-version': '2024-09-04' };
    const wish = { eventTypeId: 12, slotStart: '2027-05-04T13:30:00Z' };
    const held = await api('/slots/reservations', wish, version);
    expect(held).toMatchObject({ status: 201, body: { data: { slotDuration: 30, reservationDuration: 5 } } });
    expect((await starts())?.[0]).toBe('2027-05-04T14:00:00.000Z');
    expect((await api('/slots/reservations', wish, version)).status).toBe(422);
  });

  test('slots ask for their own version, an event type and times', async () => {
    expect((await api('/slots?eventTypeId=12&start=2027-05-04&end=2027-05-04')).status).toBe(404);
    const version = { 'cal-api-version': '2024-09-04' };
    const bad = await api('/slots?eventTypeId=12&start=soon&end=2027-05-04', undefined, version);
    expect(bad).toMatchObject({ status: 400, body: { error: { code: 'BadRequestException' } } });
  });

  test('the link to move a booking moves it once, by hand', async () => {
    const attendee = { name: 'Sample Lead 18', email: 'lead18@example.com', timeZone: 'America/Denver' };
    const start = '2027-06-01T15:00:00Z';
    const { body } = await api('/bookings', { start, eventTypeId: 12, attendee, lengthInMinutes: 30 });
    const link = `${town.sandbox.baseUrl}/reschedule/${String(body.data.uid)}`;
    expect(await (await fetch(link)).text()).toContain('Tuesday 1 June at 9:00 AM MDT');
    const move = (to: string) => fetch(link, { method: 'POST', body: new URLSearchParams({ start: to }) });
    expect((await move('2020-06-01T15:00:00Z')).status).toBe(400);
    const moved = await (await move('2027-06-02T15:00:00Z')).text();
    expect(moved).toContain('Wednesday 2 June at 9:00 AM MDT');
    const booking = [...town.sandbox.state.bookings.values()].at(-1);
    expect((await event('BOOKING_RESCHEDULED', booking?.uid)).body.payload).toMatchObject({
      rescheduleUid: body.data.uid,
    });
    expect((await move('2027-06-03T15:00:00Z')).status).toBe(400);
    expect((await fetch(`${town.sandbox.baseUrl}/reschedule/other`)).status).toBe(404);
  });

  test('refuses a wrong key, a missing version, a past start and an unknown booking in its own shape', async () => {
    expect((await api('/bookings/x', undefined, { authorization: 'Bearer no' })).status).toBe(401);
    expect((await api('/bookings/x', undefined, { 'cal-api-version': '' })).status).toBe(404);
    const attendee = { name: 'Sample Lead 08', email: 'lead08@example.com', timeZone: 'UTC' };
    const past = await api('/bookings', { start: soon(-60_000), eventTypeId: 12, attendee });
    expect(past).toMatchObject({
      status: 400,
      body: { status: 'error', error: { code: 'BadRequestException' } },
    });
    expect(await api('/bookings/x')).toMatchObject({
      status: 404,
      body: { error: { code: 'NotFoundException' } },
    });
  });
});
