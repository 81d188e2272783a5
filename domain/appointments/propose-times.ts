import { DateTime } from 'luxon';
import { localTime } from '../messaging/local-time.ts';

/** A calendar fills up: free times that are older than this are not proposed to anybody. */
export const FRESH_FOR_MS = 30 * 60_000;

const HOUR_MS = 3_600_000;
const NOTICE_MS = 2 * HOUR_MS;
/** Two times of one day are a choice only if they lie this far apart. */
const APART_MS = 2 * HOUR_MS;
/** The hours in which people are asked to come, by the clock of whoever reads: those in which they may be called. */
const DAY = { from: 8, to: 21 };
const PROPOSED = 3;

export interface Reader {
  /** IANA zone */
  readonly zone: string;
  readonly now: Date;
}

/**
 * Up to three free times to propose, in order: at least two hours away, inside eight to nine where the reader is, on
 * different days as long as there are days.
 *
 * @param slots when each begins
 */
export function proposeTimes(slots: readonly Date[], { zone, now }: Reader): Date[] {
  const fitting = slots
    .filter((slot) => slot.getTime() - now.getTime() >= NOTICE_MS && isInDay(slot, zone))
    .sort((a, b) => a.getTime() - b.getTime());
  const chosen: Date[] = [];
  const take = (mayJoin: (slot: Date) => boolean): void => {
    for (const slot of fitting) {
      if (chosen.length < PROPOSED && !chosen.includes(slot) && mayJoin(slot)) chosen.push(slot);
    }
  };
  take((slot) => chosen.every((other) => dayOf(other, zone) !== dayOf(slot, zone)));
  take((slot) => chosen.every((other) => Math.abs(other.getTime() - slot.getTime()) >= APART_MS));
  take(() => true);
  return chosen.sort((a, b) => a.getTime() - b.getTime());
}

/** Times as a person reads them, by the clock where that person is: `Tue 5 May 9:00 AM EDT or Wed …`. */
export function timesInWords(times: readonly Date[], zone: string, locale: string): string {
  const words = times.map((time) => localTime(time, zone, locale).short.replace(',', ''));
  return new Intl.ListFormat(locale, { type: 'disjunction' }).format(words);
}

/** Free times by the day on which they are in a zone. Days without any are left out. */
export function slotsByDay(slots: readonly Date[], zone: string): { date: string; slots: Date[] }[] {
  const days = new Map<string, Date[]>();
  for (const slot of slots) days.set(dayOf(slot, zone), [...(days.get(dayOf(slot, zone)) ?? []), slot]);
  return [...days].map(([date, each]) => ({ date, slots: each }));
}

function isInDay(slot: Date, zone: string): boolean {
  const { hour } = DateTime.fromJSDate(slot, { zone });
  return hour >= DAY.from && hour < DAY.to;
}

function dayOf(slot: Date, zone: string): string {
  return DateTime.fromJSDate(slot, { zone }).toFormat('yyyy-MM-dd');
}
