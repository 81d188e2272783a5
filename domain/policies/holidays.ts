import calendar from '@18f/us-federal-holidays';
import type { ClosedDates } from './hours.ts';

const NOT_SHIFTED = { shiftSaturdayHolidays: false, shiftSundayHolidays: false };

const years = new Map<string, ReadonlySet<string>>();

/**
 * The federal holidays of the United States (5 U.S.C. 6103), each on its own date and, when that is at a weekend, on the
 * weekday on which it is observed too. States have more of their own, and their governors proclaim others: those are not
 * in it.
 */
export const FEDERAL_HOLIDAYS: ClosedDates = {
  has(date) {
    const year = date.slice(0, 4);
    const known = years.get(year) ?? datesOf(Number(year));
    years.set(year, known);
    return known.has(date);
  },
};

function datesOf(year: number): ReadonlySet<string> {
  // New Year's Day of the next year may be observed on the last day of this one.
  const holidays = [
    ...calendar.allForYear(year, NOT_SHIFTED),
    ...calendar.allForYear(year),
    ...calendar.allForYear(year + 1),
  ];
  return new Set(holidays.map(({ dateString }) => dateString));
}
