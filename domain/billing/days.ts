import { DateTime } from 'luxon';

const HALF_HOUR_MS = 1_800_000;

/** The day that an instant is in, in an IANA zone: YYYY-MM-DD. */
export function dayOf(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd');
}

/** The first instant of a day in an IANA zone, whatever its clocks do at midnight. */
export function startOfDay(day: string, zone: string): Date {
  let start = DateTime.fromISO(day, { zone }).startOf('day').toMillis();
  // Where clocks go back at midnight, it strikes twice.
  while (dayOf(new Date(start - HALF_HOUR_MS), zone) === day) start -= HALF_HOUR_MS;
  return new Date(start);
}

/** The first instant after a day. */
export function endOfDay(day: string, zone: string): Date {
  const next = DateTime.fromISO(day, { zone: 'utc' }).plus({ days: 1 });
  return startOfDay(next.toFormat('yyyy-MM-dd'), zone);
}
