import { DateTime } from 'luxon';

export interface CallbackTime {
  readonly at: Date;
  /** Set when it is not the moment that was asked for. */
  readonly moved?: 'past' | 'too_far';
}

/** Ours: whoever wants to be called later than this is better asked by a person. */
const FURTHEST_DAYS = 90;

/** Of a day without a time, as where a sequence waits for a date. */
const HOUR_OF_A_DAY = 9;

/**
 * When a lead wants to be called again. A time without a zone is by the lead's own clock; one without a day is the next
 * such time. What has passed is due now, and nothing is further off than 90 days.
 *
 * @param text 2026-05-07T15:00:00-04:00, 2026-05-07T15:00, 2026-05-07 3:00 PM, 2026-05-07, 15:00, 3 PM
 * @param zone IANA, the lead's
 * @param asked when the lead said so
 * @returns null: these are words that only a person understands
 */
export function readCallbackTime(text: string, zone: string, asked: Date): CallbackTime | null {
  const now = DateTime.fromJSDate(asked, { zone });
  const wanted = read(text.trim(), zone, now);
  if (!wanted) return null;
  if (wanted <= now) return { at: asked, moved: 'past' };
  const furthest = now.plus({ days: FURTHEST_DAYS });
  if (wanted > furthest) return { at: furthest.toJSDate(), moved: 'too_far' };
  return { at: wanted.toJSDate() };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_FORMATS = ['yyyy-MM-dd h:mm a', 'yyyy-MM-dd h a', 'yyyy-MM-dd h:mma', 'yyyy-MM-dd ha'];
const CLOCK_FORMATS = ['H:mm', 'h:mm a', 'h a', 'h:mma', 'ha'];

function read(text: string, zone: string, now: DateTime): DateTime | null {
  const day = DateTime.fromISO(text, { zone });
  if (DAY.test(text)) return day.isValid ? ofDay(day, now) : null;
  if (/^\d{4}-\d{2}-\d{2}[T ]/i.test(text)) {
    const whole = [DateTime.fromISO(text.replace(' ', 'T'), { zone }), DateTime.fromSQL(text, { zone })];
    const formatted = DAY_FORMATS.map((format) => DateTime.fromFormat(text, format, { zone, locale: 'en' }));
    return [...whole, ...formatted].find(({ isValid }) => isValid) ?? null;
  }
  const clock = CLOCK_FORMATS.map((format) => DateTime.fromFormat(text, format, { zone, locale: 'en' })).find(
    ({ isValid }) => isValid,
  );
  if (!clock) return null;
  const today = now.set({ hour: clock.hour, minute: clock.minute, second: 0, millisecond: 0 });
  return today > now ? today : today.plus({ days: 1 });
}

/** The same day later is as good a day as it was, if its hour has passed. */
function ofDay(day: DateTime, now: DateTime): DateTime {
  const open = day.set({ hour: HOUR_OF_A_DAY });
  return open <= now && day.hasSame(now, 'day') ? now.plus({ hours: 1 }) : open;
}
