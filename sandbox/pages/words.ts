import { IANAZone } from 'luxon';
import { escapeHtml } from '../html.ts';
import type { Booking, Call, Mail, Message } from '../records.ts';

export type Tone = 'good' | 'bad' | 'wait' | 'soft';

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

/** An instant on the sandbox's own clock: the hour today, the day before it else. */
export function when(at: number): string {
  const then = new Date(at);
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

export const pill = (tone: Tone, words: string): string =>
  `<span class="${tone}">${escapeHtml(words)}</span>`;

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
export const textState = ({ status }: Message): string => pill(textTones[status], status);

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
  if (call.status === 'registered') return pill('wait', 'rings');
  if (call.status === 'ongoing') return pill('wait', 'talking');
  if (!call.answered) return pill('bad', missed[call.missedBy ?? ''] ?? 'no answer');
  const length = `<span class="soft">${duration(call.durationMs)} min</span>`;
  if (call.isMachine) return `${pill('wait', 'a machine answered')} ${length}`;
  const again = call.callbackTime ? `<span class="soft">${escapeHtml(call.callbackTime)}</span>` : '';
  return `${pill(...outcomes[call.outcome])} ${again} ${length}`;
}

const mailTones: Readonly<Record<Mail['status'], Tone>> = {
  ...{ accepted: 'wait', deferred: 'wait', delivered: 'good', opened: 'good' },
  ...{ bounced: 'bad', blocked: 'bad', dropped: 'bad' },
};
export const mailState = ({ status }: Mail): string => pill(mailTones[status], status);

/** What becomes of a booking, or became of it. */
export function bookingState(booking: Booking): string {
  if (booking.rescheduledTo) return pill('wait', 'moved');
  if (booking.status === 'cancelled' || booking.status === 'rejected') return pill('bad', booking.status);
  if (booking.status === 'pending') return pill('wait', 'waits for the host');
  if (booking.attendeeAbsent) return pill('bad', 'stayed away');
  const now = Date.now();
  if (booking.startsAt > now) return pill('good', 'to come');
  return booking.endsAt > now ? pill('wait', 'going on') : pill('soft', 'held');
}

/** The start of a text, for a line in a list. */
export function start(text: string, length = 90): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return escapeHtml(line.length > length ? `${[...line].slice(0, length).join('')}…` : line);
}

/** A page number of a query: 1 and up. */
export function pageNumber(value: unknown): number {
  const wanted = typeof value === 'string' ? Number(value) : 1;
  return Number.isSafeInteger(wanted) && wanted > 0 ? wanted : 1;
}

/** Links to the pages of a list that lie before and behind this one; nothing where all fits. */
export function pager(
  path: string,
  query: Readonly<Record<string, string>>,
  page: number,
  pages: number,
): string {
  if (pages <= 1) return '';
  const to = (wanted: number) => {
    const kept = Object.entries(query).filter(([, value]) => value !== '');
    return escapeHtml(`${path}?${new URLSearchParams([...kept, ['page', String(wanted)]]).toString()}`);
  };
  const newer = page > 1 ? `<a href="${to(page - 1)}" rel="prev">Newer</a>` : '';
  const older = page < pages ? `<a href="${to(page + 1)}" rel="next">Older</a>` : '';
  return `<p class="pager">${newer}<span class="soft">Page ${page} of ${pages}</span>${older}</p>`;
}
