import { DateTime } from 'luxon';
import type { PolicyBody } from '../../contracts/policies/policy.ts';

/** Local clock times, e.g. 08:00 to 21:00: the first is inside, the second is not. */
export type ClockWindow = NonNullable<PolicyBody['window']>;

/** Monday to Sunday; null: closed all day. */
export type Week = readonly [
  ClockWindow | null,
  ClockWindow | null,
  ClockWindow | null,
  ClockWindow | null,
  ClockWindow | null,
  ClockWindow | null,
  ClockWindow | null,
];

/** Days on which nobody is reached, as local dates: 2026-12-25. A Set will do. */
export interface ClosedDates {
  has(date: string): boolean;
}

/** When one rule lets a person be reached, by one clock. */
export interface Hours {
  /** IANA */
  readonly zone: string;
  readonly week: Week;
  readonly closed: ClosedDates;
  /** Whose hours they are, for people to read: `Florida`, `America/New_York`. Never a person. */
  readonly where: string;
}

/** Beyond this, rules that leave no instant to each other are taken to leave none at all. */
const AHEAD_DAYS = 14;
const DAY_MS = 86_400_000;

const NEVER_CLOSED: ClosedDates = new Set<string>();

/** The same hours on every day of the week. */
export function everyDay(from: string, to: string): Week {
  const day = { from, to };
  return [day, day, day, day, day, day, day];
}

/** The hours that a policy's window is at a zone; none when the policy has no window: any time is allowed then. */
export function windowHours(window: PolicyBody['window'], zone: string): readonly Hours[] {
  return window ? [{ zone, week: everyDay(window.from, window.to), closed: NEVER_CLOSED, where: zone }] : [];
}

/**
 * The first instant at or after `at` that all hours allow; `at` itself when that is now, or when there are no hours.
 * Null: they have no instant in common within two weeks, so there is no use in waiting.
 */
export function nextAllowed(at: Date, hours: readonly Hours[]): Date | null {
  return settle(at, hours, nextOf);
}

/** The last instant at or before `at` that all hours allow, with the same two answers as nextAllowed. */
export function lastAllowed(at: Date, hours: readonly Hours[]): Date | null {
  return settle(at, hours, lastOf);
}

/** The allowed instant nearest to `at` that lies after `after` and before `before`; null when there is none. */
export function nearestAllowed(
  at: Date,
  between: { readonly after: Date; readonly before: Date },
  hours: readonly Hours[],
): Date | null {
  const candidates = [lastAllowed(at, hours), nextAllowed(at, hours)]
    .filter((instant) => instant !== null)
    .filter((instant) => instant > between.after && instant < between.before)
    .sort((a, b) => Math.abs(a.getTime() - at.getTime()) - Math.abs(b.getTime() - at.getTime()));
  return candidates[0] ?? null;
}

/**
 * Why nobody may be reached at an instant, in plain words without personal data: `it is outside the hours: 08:00–20:00
 * in Florida`. Of several hours that forbid it, those that open last are told. Null: all allow it.
 */
export function whyNot(at: Date, hours: readonly Hours[]): string | null {
  const [last] = hours
    .map((one) => ({ one, opens: nextOf(at, one)?.getTime() ?? Infinity }))
    .filter(({ opens }) => opens > at.getTime())
    .sort((a, b) => b.opens - a.opens);
  if (!last) return null;
  const { where, closed, week } = last.one;
  const day = DateTime.fromJSDate(at, { zone: last.one.zone });
  if (closed.has(day.toISODate() ?? '')) return `it is outside the hours: a legal holiday in ${where}`;
  const window = week[day.weekday - 1];
  if (!window) return `it is outside the hours: ${day.toFormat('cccc', { locale: 'en' })} in ${where}`;
  return `it is outside the hours: ${window.from}–${window.to} in ${where}`;
}

/** What one rule's hours are on the day of an instant, by its own clock; null: closed all day. */
export function hoursOfDay(at: Date, { zone, week, closed }: Hours): ClockWindow | null {
  const day = DateTime.fromJSDate(at, { zone });
  return closed.has(day.toISODate() ?? '') ? null : (week[day.weekday - 1] ?? null);
}

/** Moves from instant to instant, always the same way, until one is found that no hours move any more. */
function settle(
  at: Date,
  hours: readonly Hours[],
  move: (at: Date, hours: Hours) => Date | null,
): Date | null {
  let settled = at;
  while (Math.abs(settled.getTime() - at.getTime()) <= AHEAD_DAYS * DAY_MS) {
    let moved: Date | null = settled;
    for (const one of hours) moved = moved && move(moved, one);
    if (!moved) return null;
    if (moved.getTime() === settled.getTime()) return settled;
    settled = moved;
  }
  return null;
}

function nextOf(at: Date, hours: Hours): Date | null {
  const local = DateTime.fromJSDate(at, { zone: hours.zone });
  for (let ahead = 0; ahead <= AHEAD_DAYS; ahead += 1) {
    const open = openOn(local.plus({ days: ahead }), hours);
    if (open && local < open.closes) return local < open.opens ? open.opens.toJSDate() : at;
  }
  return null;
}

function lastOf(at: Date, hours: Hours): Date | null {
  const local = DateTime.fromJSDate(at, { zone: hours.zone });
  for (let back = 0; back <= AHEAD_DAYS; back += 1) {
    const open = openOn(local.minus({ days: back }), hours);
    if (open && local >= open.opens) {
      return local < open.closes ? at : open.closes.minus({ minutes: 1 }).toJSDate();
    }
  }
  return null;
}

function openOn(
  day: DateTime,
  { week, closed }: Hours,
): { readonly opens: DateTime; readonly closes: DateTime } | null {
  const window = week[day.weekday - 1];
  if (!window || closed.has(day.toISODate() ?? '')) return null;
  return { opens: atClock(day, window.from), closes: atClock(day, window.to) };
}

/** The first time that a clock shows it on a day; when it shows it never, the moment in which it leaps over it. */
function atClock(day: DateTime, clock: string): DateTime {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  let at = day.startOf('day').set({ hour, minute });
  if (at.hour === hour && at.minute === minute) return at;
  for (let before = at.minus({ minutes: 1 }); before.offset === at.offset; ) {
    at = before;
    before = at.minus({ minutes: 1 });
  }
  return at;
}
