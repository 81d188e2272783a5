import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { BookingFact } from '../../contracts/appointments/facts.ts';
import type { ReceivedEvent, Verification, WebhookRequest } from '../event.ts';
import { headerOf, isoInstant, optionalText, ourId, parseJson, readFields, sha256 } from '../read-event.ts';

/**
 * Cal.com signs the body alone, no time: what is right is never stale, and a replay falls to `externalId`.
 */
export async function verify(request: WebhookRequest, secret: string): Promise<Verification> {
  const header = headerOf(request, 'x-cal-signature-256');
  if (!secret || !header || !/^[0-9a-f]{64}$/i.test(header)) return 'forged';
  const expected = createHmac('sha256', secret).update(request.rawBody).digest();
  return timingSafeEqual(expected, Buffer.from(header, 'hex')) ? 'ok' : 'forged';
}

const envelope = z.looseObject({
  triggerEvent: z.string().min(1),
  createdAt: z.string().optional(),
  payload: z.looseObject({}).optional(),
});

/** Meetings come with their fields at the root, everything else inside `payload`. */
const identified = z.looseObject({
  uid: z.string().optional().catch(undefined),
  bookingUid: z.string().optional().catch(undefined),
});

/**
 * One event a request. Cal.com gives no event id: a hash of what happened, to which booking and when.
 * @throws UnreadableEvent
 */
export function receive(request: WebhookRequest): ReceivedEvent[] {
  const body = request.rawBody.toString('utf8');
  const event = readFields('calcom', envelope, parseJson('calcom', body));
  const { uid, bookingUid } = identified.parse(event.payload ?? event);
  const booking = uid ?? bookingUid;
  const identity =
    booking && event.createdAt ? JSON.stringify([event.triggerEvent, booking, event.createdAt]) : body;
  return [{ externalId: sha256(identity), kind: event.triggerEvent, body }];
}

/**
 * Null for kinds that we do not use: requests wait for the organizer, meetings tell nothing but the clock.
 * @throws UnreadableEvent
 */
export function parseCalcom(body: string): BookingFact | null {
  const value = parseJson('calcom', body);
  const { triggerEvent } = readFields('calcom', envelope, value);
  if (triggerEvent === 'BOOKING_NO_SHOW_UPDATED') return noShowOf(value);
  const kind = BOOKING_KINDS.get(triggerEvent);
  return kind ? bookingOf(kind, value) : null;
}

const BOOKING_KINDS = new Map<string, BookingFact['kind']>([
  ['BOOKING_CREATED', 'created'],
  ['BOOKING_RESCHEDULED', 'rescheduled'],
  ['BOOKING_CANCELLED', 'cancelled'],
]);

/** The kinds of events that we use. */
export const CALCOM_EVENTS: readonly string[] = [...BOOKING_KINDS.keys(), 'BOOKING_NO_SHOW_UPDATED'];

/** A name may come in its parts. */
const parts = z
  .looseObject({ firstName: optionalText, lastName: optionalText })
  .transform(({ firstName, lastName }) => [firstName, lastName].filter(Boolean).join(' ') || undefined);

/** An answer of the booking form; what is neither a text nor a name, as a location, is of no use here. */
const answer = z
  .looseObject({ value: z.union([optionalText, parts]) })
  .transform(({ value }) => value)
  .optional()
  .catch(undefined);

const ourIds = z.looseObject({ operator_id: ourId, lead_id: ourId }).optional().catch(undefined);

const attendee = z.looseObject({
  name: optionalText,
  email: optionalText,
  timeZone: optionalText,
  phoneNumber: optionalText,
  language: z.looseObject({ locale: optionalText }).optional().catch(undefined),
});

const booking = z.looseObject({
  createdAt: isoInstant,
  payload: z.looseObject({
    uid: z.string().min(1),
    rescheduleUid: optionalText,
    eventTypeId: z.union([z.number().int(), z.string()]).nullish(),
    title: optionalText,
    startTime: isoInstant,
    endTime: isoInstant,
    attendees: z.array(attendee).default([]),
    responses: z
      .looseObject({ name: answer, email: answer, attendeePhoneNumber: answer })
      .optional()
      .catch(undefined),
    metadata: ourIds,
  }),
});

/** The first attendee is the one who booked; the others are guests. */
function bookingOf(kind: BookingFact['kind'], value: unknown): BookingFact {
  const { createdAt, payload } = readFields('calcom', booking, value);
  const { responses, metadata } = payload;
  const [first] = payload.attendees;
  return {
    kind,
    uid: payload.uid,
    previousUid: kind === 'rescheduled' ? payload.rescheduleUid : undefined,
    eventTypeId: payload.eventTypeId == null ? undefined : String(payload.eventTypeId),
    title: payload.title,
    startsAt: payload.startTime,
    endsAt: payload.endTime,
    attendee: {
      name: first?.name ?? responses?.name,
      email: first?.email ?? responses?.email,
      phone: responses?.attendeePhoneNumber ?? first?.phoneNumber,
      zone: first?.timeZone,
      locale: first?.language?.locale,
    },
    operatorId: metadata?.operator_id,
    leadId: metadata?.lead_id,
    happenedAt: createdAt,
  };
}

const noShow = z.looseObject({
  createdAt: isoInstant,
  payload: z.looseObject({
    bookingUid: z.string().min(1),
    attendees: z.array(z.looseObject({ email: optionalText, noShow: z.boolean() })).min(1),
    metadata: ourIds,
  }),
});

/** The same event tells that the mark was taken back. One absent attendee makes the booking a no-show. */
function noShowOf(value: unknown): BookingFact {
  const { createdAt, payload } = readFields('calcom', noShow, value);
  const absent = payload.attendees.find((person) => person.noShow);
  return {
    kind: absent ? 'no_show_marked' : 'no_show_unmarked',
    uid: payload.bookingUid,
    attendee: { email: (absent ?? payload.attendees[0])?.email },
    operatorId: payload.metadata?.operator_id,
    leadId: payload.metadata?.lead_id,
    happenedAt: createdAt,
  };
}
