import { DateTime } from 'luxon';
import { withCountry } from './language.ts';

/** An amount in the currency's smallest unit as its reader writes it: $2,000.00 */
export function localMoney(cents: number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(withCountry(locale), {
    style: 'currency',
    currency: currency.toUpperCase(),
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return plain(format.format(cents / 10 ** digits));
}

/** A day of a bill, with its year, in the reader's IANA zone: May 6, 2026 */
export function localDay(at: Date, zone: string, locale: string): string {
  return plain(
    new Intl.DateTimeFormat(withCountry(locale), { dateStyle: 'long', timeZone: zone }).format(at),
  );
}

/** May 2026. `month` counts from 1. */
export function localMonth(year: number, month: number, locale: string): string {
  const format = new Intl.DateTimeFormat(withCountry(locale), {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  return plain(format.format(Date.UTC(year, month - 1, 1)));
}

/** How many calendar days have gone by since a day: 3 days. Null: none has. */
export function localDaysSince(at: Date, now: Date, zone: string, locale: string): string | null {
  const dayOf = (instant: Date) => DateTime.fromJSDate(instant, { zone }).startOf('day');
  const days = Math.round(dayOf(now).diff(dayOf(at), 'days').days);
  if (days <= 0) return null;
  const format = new Intl.NumberFormat(withCountry(locale), {
    style: 'unit',
    unit: 'day',
    unitDisplay: 'long',
  });
  return plain(format.format(days));
}

/** Intl puts narrow and unbreakable spaces into amounts. */
const plain = (text: string): string => text.replace(/\s/gu, ' ');
