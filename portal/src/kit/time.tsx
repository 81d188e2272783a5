import { Text, Tooltip } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { counted } from './money.ts';

const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** The zone that this browser lives in, e.g. `Europe/Berlin`. */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** An instant as day and clock time; in the user's own zone, or in another, which is then named. */
export function moment(at: string | Date, zone?: string): string {
  const isElsewhere = zone !== undefined && zone !== ownZone;
  return new Intl.DateTimeFormat(undefined, {
    ...{ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
    ...(!isThisYear(at) && { year: 'numeric' }),
    ...(isElsewhere && { timeZone: zone, timeZoneName: 'short' }),
  }).format(new Date(at));
}

/** The same in the user's own zone, named, and beside it in the zone of the person whom it concerns, if that differs. */
export function both(at: string | Date, zone: string | null | undefined, who = 'them'): string {
  if (!zone || zone === ownZone || offsetOf(at, zone) === offsetOf(at, ownZone)) return moment(at);
  return `${moment(at)} ${zoneWord(at, ownZone)} (${moment(at, zone)} for ${who})`;
}

const zoneWord = (at: string | Date, zone: string) => partOf(at, zone, 'short');
const offsetOf = (at: string | Date, zone: string) => partOf(at, zone, 'shortOffset');

function partOf(at: string | Date, timeZone: string, timeZoneName: 'short' | 'shortOffset'): string {
  const parts = new Intl.DateTimeFormat(undefined, { timeZone, timeZoneName }).formatToParts(new Date(at));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** Clock times and zones as our rules name them, as people read them: `8:00 AM–9:00 PM in Los Angeles`. */
export function plainClock(text: string): string {
  const clock = (_: string, hours: string, minutes: string) =>
    new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(
      Date.UTC(2000, 0, 1, Number(hours), Number(minutes)),
    );
  return text
    .replace(/\b([01]\d|2[0-4]):([0-5]\d)\b/g, clock)
    .replace(
      /\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\/\w+)+/g,
      (zone) => zone.replace(/^.*\//, '').replaceAll('_', ' '),
    );
}

/** A day without its clock time. */
export function day(at: string | Date, zone?: string): string {
  return new Intl.DateTimeFormat(undefined, {
    dateStyle: 'medium',
    ...(zone !== undefined && { timeZone: zone }),
  }).format(new Date(at));
}

/** How far from now: `in 3 hours`, `2 days ago`, `tomorrow`, `now`. */
export function fromNow(at: string | Date, now = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  const found = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  if (!found) return Math.abs(seconds) < 5 ? 'now' : seconds > 0 ? 'in less than a minute' : 'a moment ago';
  const [unit, length] = found;
  // Tomorrow is a day of the calendar: what is 30 hours away may be the day after it.
  if (unit === 'day') return relative('auto').format(daysBetween(now, at), 'day');
  return relative('always').format(Math.trunc(seconds / length), unit);
}

const relative = (numeric: 'auto' | 'always') => new Intl.RelativeTimeFormat(undefined, { numeric });

/** By this browser's calendar. */
function daysBetween(from: number, to: string | Date): number {
  const [first, last] = [new Date(from), new Date(to)].map((date) =>
    Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()),
  );
  return ((last ?? 0) - (first ?? 0)) / 86_400_000;
}

/** A length of talk: `4 min 05 s`; a second that has begun counts, as on the bill. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

const SPANS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time by its greatest whole unit: `2 days`, `90 minutes`, `1 day`. */
export function span(seconds: number): string {
  const [unit, length] = SPANS.find(([, each]) => seconds >= each && seconds % each === 0) ?? ['second', 1];
  return counted(Math.round(seconds / length), unit);
}

/** A sentence of the API with its instants, which are in UTC, by this browser's clock. */
export function byOwnClock(sentence: string): string {
  return sentence.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) => moment(instant));
}

function isThisYear(at: string | Date): boolean {
  return new Date(at).getFullYear() === new Date().getFullYear();
}

interface WhenProps {
  readonly at: string | Date | null | undefined;
  /** Of the person whom it concerns: their clock stands in the tooltip, or beside it */
  readonly zone?: string | null | undefined;
  readonly isBeside?: boolean;
  /** What stands there when there is no instant */
  readonly none?: string;
}

/** How far from now an instant is, with the instant itself, in every zone that matters, on hover and focus. */
export function When({ at, zone, isBeside = false, none = '—' }: WhenProps) {
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), 30_000, { autoInvoke: true });
  if (!at) return <>{none}</>;
  const label = both(at, zone);
  return (
    <Tooltip label={label}>
      <Text component="time" inherit dateTime={new Date(at).toISOString()} tabIndex={0} span>
        {isBeside ? label : fromNow(at, now)}
      </Text>
    </Tooltip>
  );
}
