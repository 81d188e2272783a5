import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { UnreadableEvent, type WebhookRequest } from '../event.ts';
import { parseCalcom, receive, verify } from './events.ts';

const SECRET = 'calcom-secret';

function request(body: unknown, headers: WebhookRequest['headers'] = {}): WebhookRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { rawBody: Buffer.from(text), headers, url: 'https://example.com/api/webhooks/calcom' };
}

const payload = {
  uid: 'booking-new',
  eventTypeId: 4711,
  title: 'Intro call',
  startTime: '2026-03-04T16:00:00Z',
  endTime: '2026-03-04T17:15:00+01:00',
  attendees: [
    {
      name: 'Sample Lead 07',
      email: 'lead07@example.com',
      timeZone: 'America/Denver',
      phoneNumber: null,
      language: { locale: 'es' },
    },
    { name: 'Guest', email: 'guest@example.com', timeZone: 'UTC' },
  ],
  responses: {
    attendeePhoneNumber: { label: 'phone', value: '+14155550107' },
    location: { value: { optionValue: '', value: 'phone' } },
  },
  metadata: { operator_id: 'o1', lead_id: 'l1', videoCallUrl: 'https://example.com/v' },
};
const event = (triggerEvent: string, changes: object = {}) => ({
  triggerEvent,
  createdAt: '2026-03-02T10:00:00.123Z',
  payload: { ...payload, ...changes },
});
const flat = {
  triggerEvent: 'MEETING_ENDED',
  id: 100,
  uid: 'booking-new',
  createdAt: '2026-03-02T10:00:00.123Z',
  startTime: '2026-03-04T16:00:00.000Z',
};

describe('verify', () => {
  const sign = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');

  it('accepts the HMAC of the exact bytes and nothing else', async () => {
    const text = `${JSON.stringify(event('BOOKING_CREATED'))}\r\n`;
    const headers = { 'x-cal-signature-256': sign(text) };
    expect(await verify(request(text, headers), SECRET)).toBe('ok');
    expect(await verify(request(text.trimEnd(), headers), SECRET)).toBe('forged');
    expect(await verify(request(text.replace('Intro', 'intro'), headers), SECRET)).toBe('forged');
    expect(await verify(request(text, headers), 'another')).toBe('forged');
  });

  it('calls a missing, short or foreign header forged, and everything while no secret is set', async () => {
    const forged = (headers: WebhookRequest['headers']) => verify(request('{}', headers), SECRET);
    expect(await forged({})).toBe('forged');
    expect(await forged({ 'x-cal-signature-256': 'ab' })).toBe('forged');
    expect(await forged({ 'x-cal-signature-256': 'no-secret-provided' })).toBe('forged');
    const empty = createHmac('sha256', '').update('{}').digest('hex');
    expect(await verify(request('{}', { 'x-cal-signature-256': empty }), '')).toBe('forged');
  });
});

describe('receive', () => {
  const idOf = (body: unknown) => receive(request(body))[0]?.externalId;

  it('tells a repeat by trigger, booking and time, and nothing else', () => {
    const first = idOf(event('BOOKING_CREATED'));
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(idOf(event('BOOKING_CREATED', { title: 'Renamed' }))).toBe(first);
    expect(idOf(event('BOOKING_CANCELLED'))).not.toBe(first);
    expect(idOf(event('BOOKING_CREATED', { uid: 'another' }))).not.toBe(first);
    expect(idOf({ ...event('BOOKING_CREATED'), createdAt: '2026-03-02T10:00:00.124Z' })).not.toBe(first);
  });

  it('finds the booking of a no-show and of a flat meeting', () => {
    const noShow = (bookingUid: string) => ({
      triggerEvent: 'BOOKING_NO_SHOW_UPDATED',
      createdAt: '2026-03-02T10:00:00Z',
      payload: { bookingUid },
    });
    expect(idOf(noShow('a'))).not.toBe(idOf(noShow('b')));
    expect(idOf({ ...flat, title: 'x' })).toBe(idOf(flat));
    expect(idOf({ ...flat, triggerEvent: 'MEETING_STARTED' })).not.toBe(idOf(flat));
  });

  it('keeps kinds that it does not know, and the text to the byte', () => {
    const ping = '{"triggerEvent":"PING", "big": 12345678901234567890}\r\n';
    expect(receive(request(ping))[0]).toMatchObject({ kind: 'PING', body: ping });
    expect(idOf('{"triggerEvent":"PING","n":1}')).not.toBe(idOf('{"triggerEvent":"PING","n":2}'));
  });

  it.each([['not json'], ['[]'], ['{"payload":{}}'], ['']])('cannot read %j', (text) => {
    expect(() => receive(request(text))).toThrow(UnreadableEvent);
  });
});

describe('parseCalcom', () => {
  const parse = (value: unknown) => parseCalcom(JSON.stringify(value));

  it('reads a new booking', () => {
    expect(parse(event('BOOKING_CREATED'))).toEqual({
      kind: 'created',
      uid: 'booking-new',
      previousUid: undefined,
      eventTypeId: '4711',
      title: 'Intro call',
      startsAt: new Date('2026-03-04T16:00:00Z'),
      endsAt: new Date('2026-03-04T16:15:00Z'),
      attendee: {
        name: 'Sample Lead 07',
        email: 'lead07@example.com',
        phone: '+14155550107',
        zone: 'America/Denver',
        locale: 'es',
      },
      operatorId: 'o1',
      leadId: 'l1',
      happenedAt: new Date('2026-03-02T10:00:00.123Z'),
    });
  });

  it('reads a rescheduled booking with both its uids, and a cancelled one', () => {
    expect(parse(event('BOOKING_RESCHEDULED', { rescheduleUid: 'booking-old' }))).toMatchObject({
      kind: 'rescheduled',
      uid: 'booking-new',
      previousUid: 'booking-old',
    });
    expect(parse(event('BOOKING_CANCELLED'))).toMatchObject({ kind: 'cancelled', uid: 'booking-new' });
  });

  it('takes the phone from the form, else from the attendee, and an empty one for none', () => {
    const phoneOf = (responses: unknown, phoneNumber: unknown) =>
      parse(event('BOOKING_CREATED', { responses, attendees: [{ phoneNumber }] }))?.attendee?.phone;
    expect(phoneOf({ attendeePhoneNumber: { value: '  ' } }, '+14155550108')).toBe('+14155550108');
    expect(phoneOf({ attendeePhoneNumber: { isHidden: true } }, '+14155550108')).toBe('+14155550108');
    expect(phoneOf({ attendeePhoneNumber: { value: '' } }, null)).toBeUndefined();
    expect(phoneOf({}, '')).toBeUndefined();
    expect(phoneOf(null, undefined)).toBeUndefined();
  });

  it('reads a booking that carries none of our ids, or no attendee', () => {
    expect(parse(event('BOOKING_CREATED', { metadata: null }))?.leadId).toBeUndefined();
    expect(parse(event('BOOKING_CREATED', { metadata: { lead_id: 7 } }))?.leadId).toBeUndefined();
    const answers = { name: { value: 'Sample Lead 07' }, email: { value: 'lead07@example.com' } };
    expect(parse(event('BOOKING_CREATED', { attendees: [], responses: answers }))?.attendee).toMatchObject({
      name: 'Sample Lead 07',
      email: 'lead07@example.com',
    });
  });

  it('reads a no-show that is marked, and one that is taken back', () => {
    const noShow = (...marks: boolean[]) =>
      parse({
        triggerEvent: 'BOOKING_NO_SHOW_UPDATED',
        createdAt: '2026-03-04T18:00:00Z',
        payload: {
          message: 'updated',
          bookingUid: 'booking-new',
          attendees: marks.map((mark, index) => ({ email: `lead0${index}@example.com`, noShow: mark })),
        },
      });
    expect(noShow(false, true)).toMatchObject({
      kind: 'no_show_marked',
      uid: 'booking-new',
      attendee: { email: 'lead01@example.com' },
    });
    expect(noShow(false)).toMatchObject({
      kind: 'no_show_unmarked',
      attendee: { email: 'lead00@example.com' },
    });
    expect(() => noShow()).toThrow(/payload\.attendees/);
  });

  it.each(['BOOKING_REQUESTED', 'BOOKING_REJECTED', 'MEETING_STARTED', 'SOMETHING_NEW'])(
    'does not use %s',
    (kind) => {
      expect(parse(event(kind))).toBeNull();
    },
  );

  it('does not use flat meetings', () => {
    expect(parse(flat)).toBeNull();
  });

  it('names the field that does not fit', () => {
    expect(() => parse(event('BOOKING_CREATED', { uid: 5 }))).toThrow(/calcom: payload\.uid/);
    expect(() => parse(event('BOOKING_CREATED', { startTime: '2026-03-04T16:00' }))).toThrow(
      /payload\.startTime/,
    );
    expect(() => parse({ triggerEvent: 'BOOKING_CREATED', payload })).toThrow(/createdAt/);
  });
});
