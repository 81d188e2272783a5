import { DateTime } from 'luxon';

/** Days, both included: YYYY-MM-DD. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

const USUAL_DAYS = 30;

/** The days that somebody asks for; what they leave out is such that there are thirty, and the last is today. */
export function spanOf({ from, to, today }: Partial<Span> & { readonly today: string }): Span {
  const last = to ?? (from !== undefined && from > today ? from : today);
  return { from: from ?? plusDays(last, 1 - USUAL_DAYS), to: last };
}

/** As many days as a span has, just before it. */
export function spanBefore(span: Span): Span {
  return { from: plusDays(span.from, -lengthOf(span)), to: plusDays(span.from, -1) };
}

/** How many days a span has; none when it ends before it begins. */
export function lengthOf({ from, to }: Span): number {
  return Math.max(0, Math.round(utc(to).diff(utc(from), 'days').days) + 1);
}

export function daysOf(span: Span): string[] {
  return Array.from({ length: lengthOf(span) }, (_, i) => plusDays(span.from, i));
}

function plusDays(day: string, days: number): string {
  return utc(day).plus({ days }).toFormat('yyyy-MM-dd');
}

/** A calendar's days have no zone: in UTC each has as many hours as another. */
function utc(day: string): DateTime {
  return DateTime.fromISO(day, { zone: 'utc' });
}
