import { DateTime } from 'luxon';

/** A calendar month in one zone. */
export interface Month {
  /** yyyy-mm */
  readonly name: string;
  /** Its first instant. */
  readonly start: Date;
  /** The first instant of the next one. */
  readonly end: Date;
}

/** The month that an instant is in, in an IANA zone. @throws RangeError for a zone that there is not */
export function monthAt(at: Date, zone: string): Month {
  const month = monthNamed(DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM'), zone);
  // Clocks that go back over midnight of the 1st show the old month once more: an instant is in one month only.
  return at < month.end ? month : monthAfter(month, zone);
}

/** @param name yyyy-mm */
export function monthNamed(name: string, zone: string): Month {
  const first = DateTime.fromFormat(name, 'yyyy-MM', { zone });
  if (!first.isValid) throw new RangeError(`${name} is no month of the zone ${zone}`);
  return { name, start: firstInstant(first), end: firstInstant(first.plus({ months: 1 })) };
}

export function monthAfter(month: Month, zone: string): Month {
  return monthAt(month.end, zone);
}

/** The months from one to another, both included; none when the last is before the first. */
export function monthsBetween(first: Month, last: Month, zone: string): Month[] {
  const months: Month[] = [];
  for (let month = first; month.start <= last.start; month = monthAfter(month, zone)) months.push(month);
  return months;
}

/** As a DATE column holds it: its first day. */
export function monthDate({ name }: Pick<Month, 'name'>): Date {
  return new Date(`${name}-01T00:00:00Z`);
}

/** The other way: yyyy-mm */
export function nameOfMonth(date: Date): string {
  return date.toISOString().slice(0, 7);
}

/** For people: September 2026. @param name yyyy-mm */
export function monthInWords(name: string): string {
  return DateTime.fromFormat(name, 'yyyy-MM', { locale: 'en-US' }).toFormat('LLLL yyyy');
}

/** Where clocks jump over midnight the day begins later; where they show it twice, it begins at the first. */
function firstInstant(midnight: DateTime): Date {
  const instants = midnight.getPossibleOffsets().map((at) => at.toMillis());
  return new Date(Math.min(midnight.toMillis(), ...instants));
}
