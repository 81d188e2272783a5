import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { followLink, parseBookingLink } from '../links.ts';
import { personaOf, willShow } from '../personas.ts';
import type { Booking, Call } from '../records.ts';
import type { Handlers } from '../schedule.ts';
import { freshId, personOf } from '../state.ts';
import type { World } from '../world.ts';
import {
  emitCancelled,
  emitCreated,
  emitMeeting,
  emitNoShow,
  emitRejected,
  emitRequested,
  emitRescheduled,
} from './payloads.ts';

/** Tries to follow a link before the person gives up; the waits double. */
const LINK_TRIES = 8;

/** What a booking is made of; `phone` may be in any form that can be read as a number. */
interface BookingWish {
  eventTypeId: number;
  name: string;
  email: string;
  phone: string | null;
  timeZone: string;
  metadata: Record<string, string>;
  /** Epoch ms; without it the first free time. */
  startsAt?: number | undefined;
  minutes?: number | undefined;
  /** The organizer confirms it first. */
  asks?: boolean | undefined;
}

/** A phone number in E.164, null when it cannot be read; a plain number is taken as American. */
export function e164(text: string | null): string | null {
  return text ? (parsePhoneNumberFromString(text, 'US')?.number ?? null) : null;
}

function save(world: World, fields: Omit<Booking, 'uid' | 'id' | 'createdAt' | 'updatedAt'>): Booking {
  const { state, schedule } = world;
  state.sequence += 1;
  const now = Date.now();
  const booking: Booking = {
    ...fields,
    uid: freshId('bk', 20),
    id: state.sequence,
    createdAt: now,
    updatedAt: now,
  };
  state.bookings.set(booking.uid, booking);
  if (booking.phone) personOf(state, booking.phone).bookings.push(booking.uid);
  schedule.at(booking.startsAt, 'calcom.start', { booking: booking.uid });
  schedule.at(booking.endsAt, 'calcom.end', { booking: booking.uid });
  return booking;
}

/** Books a meeting; the persona behind the phone decides what comes of it. */
export function book(world: World, wish: BookingWish): Booking {
  const { state, schedule, options } = world;
  const phone = e164(wish.phone) ?? state.phoneOfEmail.get(wish.email.toLowerCase()) ?? null;
  const person = phone ? personOf(state, phone) : undefined;
  if (person) state.phoneOfEmail.set(wish.email.toLowerCase(), person.phone);
  const startsAt = wish.startsAt ?? Date.now() + options.pace.bookAhead * 1000;
  const booking = save(world, {
    eventTypeId: wish.eventTypeId,
    name: wish.name,
    email: wish.email,
    phone,
    timeZone: wish.timeZone,
    metadata: wish.metadata,
    startsAt,
    endsAt: startsAt + (wish.minutes ? wish.minutes * 60_000 : options.pace.meeting * 1000),
    status: wish.asks ? 'pending' : 'accepted',
    reason: null,
    rescheduledFrom: null,
    rescheduledTo: null,
    shows: person ? willShow(state, person) : false,
    attendeeAbsent: false,
    hostAbsent: false,
  });
  if (wish.asks) {
    emitRequested(world, booking);
    return booking;
  }
  emitCreated(world, booking);
  if (person && !person.byHand && personaOf(person.phone)?.reschedules && !person.rescheduled) {
    person.rescheduled = true;
    schedule.in(options.pace.reply, 'calcom.reschedule', { booking: booking.uid });
  }
  return booking;
}

/** The organizer takes a booking on that waited for it, or does not. */
export function decide(world: World, booking: Booking, isTaken: boolean, reason: string | null): void {
  booking.status = isTaken ? 'accepted' : 'rejected';
  booking.reason = isTaken ? null : reason;
  booking.updatedAt = Date.now();
  if (isTaken) emitCreated(world, booking);
  else emitRejected(world, booking);
}

/** Moves a booking: a new one takes its place, with a uid of its own. `by`: the address of who moved it. */
export function reschedule(
  world: World,
  old: Booking,
  startsAt: number,
  reason: string | null,
  by: string | null = null,
): Booking {
  old.status = 'cancelled';
  old.reason = reason;
  old.changedBy = by;
  old.updatedAt = Date.now();
  const { meeting: _told, ...kept } = old;
  const booking = save(world, {
    ...kept,
    ...{ attendeeAbsent: false, hostAbsent: false },
    startsAt,
    endsAt: startsAt + (old.endsAt - old.startsAt),
    ...{ status: 'accepted', reason: null, changedBy: null },
    rescheduledFrom: old.uid,
    rescheduledTo: null,
  });
  old.rescheduledTo = booking.uid;
  emitRescheduled(world, booking, old);
  return booking;
}

export function cancel(
  world: World,
  booking: Booking,
  reason: string | null,
  { by = null, asksForAnother = false }: { by?: string | null; asksForAnother?: boolean } = {},
): void {
  booking.status = 'cancelled';
  booking.reason = reason;
  booking.changedBy = by;
  booking.updatedAt = Date.now();
  emitCancelled(world, booking, asksForAnother);
}

/**
 * Marks who was absent, or takes the mark back; undefined leaves it as it is. Cal.com's event is about attendees
 * alone: that the host was absent is read from the booking.
 */
export function markAbsent(
  world: World,
  booking: Booking,
  marks: { host?: boolean | undefined; attendee?: boolean | undefined },
): void {
  booking.hostAbsent = marks.host ?? booking.hostAbsent;
  booking.attendeeAbsent = marks.attendee ?? booking.attendeeAbsent;
  booking.updatedAt = Date.now();
  if (marks.attendee !== undefined) emitNoShow(world, booking);
}

/** Tells that a meeting began or ended; each once, whether its time has come or a person says so. */
export function tellMeeting(
  world: World,
  booking: Booking,
  what: 'started' | 'ended',
  shape: 'flat' | 'wrapped' = 'flat',
): void {
  if (booking.meeting === 'ended' || booking.meeting === what) return;
  booking.meeting = what;
  emitMeeting(world, what === 'started' ? 'MEETING_STARTED' : 'MEETING_ENDED', booking, shape);
}

/** Who calls in is known from the last time that we called. */
function lastCallTo(world: World, phone: string): Call | undefined {
  return [...world.state.calls.values()].findLast(
    (call) => call.direction === 'outbound' && call.to === phone,
  );
}

/** What the agent books in a call: all it knows is the call's variables and metadata, and what was chosen by hand. */
function wishOfCall(world: World, talked: Call): BookingWish | undefined {
  const call = talked.direction === 'outbound' ? talked : lastCallTo(world, talked.from);
  if (!call) return undefined;
  const variable = (name: string) => {
    const value = call.variables[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const linked = parseBookingLink(variable('booking_url'), world.baseUrl());
  const eventTypeId = Number(variable('event_type_id')) || linked?.eventTypeId;
  if (!eventTypeId) return undefined;
  const ids = ['operator_id', 'lead_id'].flatMap((key) => {
    const value = call.metadata[key];
    return typeof value === 'string' ? [[key, value] as const] : [];
  });
  return {
    eventTypeId,
    name: `${variable('first_name')} ${variable('last_name')}`.trim() || call.to,
    email: variable('email') || withoutEmail(call.to),
    phone: call.to,
    timeZone: variable('time_zone') || 'UTC',
    metadata: Object.fromEntries(ids),
    ...(talked.byHand?.startsAt === undefined ? {} : { startsAt: talked.byHand.startsAt, minutes: 30 }),
  };
}

/** The address that stands for someone who gave a phone number only. */
function withoutEmail(phone: string): string {
  return `${phone.replaceAll(/\D/g, '')}@sms.sandbox.invalid`;
}

/** Reads what a booking link carries: name, email, phone and `metadata[...]`. */
export function wishOfQuery(eventTypeId: number, query: URLSearchParams, phone: string | null): BookingWish {
  const metadata: Record<string, string> = {};
  for (const [name, value] of query) {
    const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
    if (key) metadata[key] = value;
  }
  const given = query.get('attendeePhoneNumber') || query.get('phone') || phone;
  return {
    eventTypeId,
    name: query.get('name') || given || '',
    email: query.get('email') || (given ? withoutEmail(given) : ''),
    phone: given,
    timeZone: query.get('timeZone') || 'UTC',
    metadata,
  };
}

/** Follows a link from a text and books; whoever finds nobody there tries again a little later. */
async function bookFromLink(world: World, ids: Record<string, string>): Promise<void> {
  const { link = '', phone = null, attempt = '1' } = ids;
  const baseUrl = world.baseUrl();
  try {
    const followed = await followLink(link, baseUrl);
    const page = followed && parseBookingLink(followed, baseUrl);
    if (page) book(world, wishOfQuery(page.eventTypeId, page.query, phone));
  } catch (error) {
    if (Number(attempt) >= LINK_TRIES) throw error;
    const wait = world.options.pace.firstRetry * 2 ** (Number(attempt) - 1);
    world.schedule.in(wait, 'calcom.bookFromLink', { ...ids, attempt: String(Number(attempt) + 1) });
  }
}

export function calcomHandlers(world: World): Handlers {
  const { state, schedule, options } = world;
  const standing = (uid: string | undefined) => {
    const booking = state.bookings.get(uid ?? '');
    return booking?.status === 'accepted' ? booking : undefined;
  };
  return {
    'calcom.bookFromCall': (ids) => {
      const call = state.calls.get(ids.call ?? '');
      const wish = call && wishOfCall(world, call);
      if (wish) book(world, wish);
    },
    'calcom.bookFromLink': (ids) => bookFromLink(world, ids),
    'calcom.reschedule': (ids) => {
      const booking = standing(ids.booking);
      if (!booking) return;
      const later = Math.max(booking.startsAt, Date.now()) + options.pace.meeting * 1000;
      reschedule(world, booking, later, 'Another time suits me better.');
    },
    'calcom.start': (ids) => {
      const booking = standing(ids.booking);
      if (!booking) return;
      tellMeeting(world, booking, 'started');
      const isPlayed = state.people.get(booking.phone ?? '')?.byHand;
      if (booking.phone && booking.shows && !isPlayed && personaOf(booking.phone)?.phonesIn) {
        schedule.now('retell.phoneIn', { phone: booking.phone, at: String(booking.startsAt) });
      }
    },
    'calcom.end': (ids) => {
      const booking = standing(ids.booking);
      if (booking) tellMeeting(world, booking, 'ended');
    },
  };
}
