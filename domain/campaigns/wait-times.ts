import { DateTime, IANAZone } from 'luxon';
import type { DateWaitStep, WeekWaitStep } from '../../contracts/campaigns/sequence.ts';

const DAY_SECONDS = 86_400;
const MINUTE_MS = 60_000;
/** Local clock time at the contact for a date without one. */
const USUAL_CLOCK = '09:00';
/** A week, and two days for a clock that has passed today and a day that a zone leaves out. */
const AHEAD_DAYS = 9;

/**
 * The first instant at or after `since` at which the contact's clock shows that time on one of those weekdays.
 *
 * @param zone IANA
 */
export function weekWaitEnds({ weekdays, at }: WeekWaitStep, since: Date, zone: string): Date {
  const first = DateTime.fromJSDate(since, { zone });
  for (let ahead = 0; ahead <= AHEAD_DAYS; ahead += 1) {
    const day = first.plus({ days: ahead });
    if (weekdays && weekdays.length > 0 && !weekdays.includes(day.weekday)) continue;
    const instant = atClock(day, at, zone);
    if (instant >= since) return instant;
  }
  throw new RangeError(`no weekday of ${JSON.stringify(weekdays)} has a ${at}`);
}

/**
 * When the wait for a date of the contact's is over; null: the field holds no date. Whole days before or after are days of
 * the contact's calendar, so that the clock there stays the same over a change to summer time; what is left are seconds.
 *
 * @param zone IANA
 */
export function dateWaitEnds(step: DateWaitStep, value: unknown, zone: string): Date | null {
  const written = readDate(value, zone);
  if (!written) return null;
  const days = Math.trunc(step.offset / DAY_SECONDS);
  const seconds = step.offset - days * DAY_SECONDS;
  const day = written.at.plus({ days });
  const clock = written.hasClock ? day.toFormat('HH:mm') : (step.at ?? USUAL_CLOCK);
  const start = written.hasClock ? day.toMillis() : atClock(day, clock, zone).getTime();
  return new Date(start + seconds * 1000);
}

/** ISO 8601: a day, or an instant by its own offset, by UTC, or else by the contact's clock. */
function readDate(value: unknown, zone: string): { at: DateTime; hasClock: boolean } | null {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const at = DateTime.fromISO(text.replace(' ', 'T'), { zone });
  return at.isValid ? { at, hasClock: text.length > 10 } : null;
}

/**
 * A clock time of a local day. RFC 5545, 3.3.5: one that comes twice is the first, one that the clock leaves out is read by
 * the offset before, so that 02:30 becomes 03:30.
 */
function atClock(day: DateTime, clock: string, zone: string): Date {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  const asIfUtc = Date.UTC(day.year, day.month - 1, day.day, hour, minute);
  const offsets = IANAZone.create(zone);
  // Within a day of it there is one change at most.
  const before = offsets.offset(asIfUtc - DAY_SECONDS * 1000);
  const after = offsets.offset(asIfUtc + DAY_SECONDS * 1000);
  const instants = [before, after].map((offset) => asIfUtc - offset * MINUTE_MS);
  const shown = instants.filter((instant) => offsets.offset(instant) * MINUTE_MS === asIfUtc - instant);
  return new Date(shown.length > 0 ? Math.min(...shown) : asIfUtc - before * MINUTE_MS);
}
