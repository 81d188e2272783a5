import { DateTime, IANAZone } from 'luxon';
import { escapeHtml } from '../html.ts';
import type { Booking, Call, Mail, Message } from '../records.ts';
import { badge, type Tone } from './parts.ts';

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

// Made once: a page shows hundreds of instants, and a formatter takes long to make.
const hour = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'long' });
const hours = new Map<string, Intl.DateTimeFormat>();

const isSameDay = (a: Date, b: Date) =>
  a.getDate() === b.getDate() && a.getMonth() === b.getMonth() && a.getFullYear() === b.getFullYear();

/** An instant (epoch ms) as people in a zone read it, zone included. */
export function inZone(at: number, zone: string): string {
  return DateTime.fromMillis(at, { zone }).setLocale('en-US').toFormat('ccc d LLL yyyy, HH:mm:ss ZZZZ');
}

/** An instant as people in a zone read it; without one on the sandbox's own clock: the hour today, the day before it else. */
export function when(at: number, zone?: string): string {
  const then = new Date(at);
  if (zone) return `<time datetime="${then.toISOString()}">${inZone(at, zone)}</time>`;
  const words = isSameDay(then, new Date()) ? hour.format(then) : day.format(then);
  return `<time datetime="${then.toISOString()}" title="${full.format(then)}">${words}</time>`;
}

/** A clock that goes on by itself; in a zone that nobody knows there is none. */
export function clock(zone: string): string {
  if (!IANAZone.isValidZone(zone)) return '';
  const known = hours.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: zone });
  hours.set(zone, known);
  return `<time data-clock="${escapeHtml(zone)}">${known.format(new Date())}</time> <span class="soft">${escapeHtml(zone)}</span>`;
}

/** `1:35` */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const textTones: Readonly<Record<Message['status'], Tone>> = {
  queued: 'wait',
  sent: 'wait',
  delivered: 'good',
  rejected: 'bad',
  received: 'soft',
};
export const textState = ({ status }: Message): string => badge(textTones[status], status);

const outcomes: Readonly<Record<Call['outcome'], readonly [Tone, string]>> = {
  appointment_set: ['good', 'appointment set'],
  callback_requested: ['wait', 'call back requested'],
  not_interested: ['bad', 'not interested'],
  no_outcome: ['soft', 'no outcome'],
};

const missed: Readonly<Record<string, string>> = {
  dial_busy: 'busy',
  dial_failed: 'could not be dialled',
  user_declined: 'declined',
};

/** What becomes of a call, or became of it. */
export function callState(call: Call): string {
  if (call.status === 'registered') return badge('wait', 'rings');
  if (call.status === 'ongoing') return badge('wait', 'talking');
  if (!call.answered) return badge('bad', missed[call.missedBy ?? ''] ?? 'no answer');
  const length = `<span class="soft">${duration(call.durationMs)} min</span>`;
  if (call.isMachine) return `${badge('wait', 'a machine answered')} ${length}`;
  const again = call.callbackTime ? `<span class="soft">${escapeHtml(call.callbackTime)}</span>` : '';
  return `${badge(...outcomes[call.outcome])} ${again} ${length}`;
}

const mailTones: Readonly<Record<Mail['status'], Tone>> = {
  ...{ accepted: 'wait', deferred: 'wait', delivered: 'good', opened: 'good' },
  ...{ bounced: 'bad', blocked: 'bad', dropped: 'bad' },
};
export const mailState = ({ status }: Mail): string => badge(mailTones[status], status);

export const hasBegun = ({ startsAt, meeting }: Booking, now: number) =>
  startsAt <= now || meeting !== undefined;
export const hasEnded = ({ endsAt, meeting }: Booking, now: number) => endsAt <= now || meeting === 'ended';

/** How a booking stands. */
export function lifeOf(booking: Booking, now: number): readonly [Tone, string] {
  if (booking.rescheduledTo) return ['soft', 'moved'];
  if (booking.status === 'cancelled' || booking.status === 'rejected') return ['bad', booking.status];
  if (booking.status === 'pending') return ['wait', 'waits for the host'];
  if (hasEnded(booking, now)) return ['soft', 'over'];
  return hasBegun(booking, now) ? ['good', 'going on'] : ['good', 'to come'];
}

/** What becomes of a booking, or became of it, and who was absent. */
export function bookingState(booking: Booking): string {
  return [
    badge(...lifeOf(booking, Date.now())),
    booking.attendeeAbsent ? badge('bad', 'attendee did not show up') : '',
    booking.hostAbsent ? badge('bad', 'host did not show up') : '',
  ].join(' ');
}

/** The start of a text, for a line in a list. */
export function start(text: string, length = 90): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return escapeHtml(line.length > length ? `${[...line].slice(0, length).join('')}…` : line);
}
