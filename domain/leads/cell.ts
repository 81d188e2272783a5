/** Digits that no spreadsheet has rounded: 1.4155550101E+10 has all eleven, 1.4155E+10 has lost six. */
const SCIENTIFIC = /^\+?(\d)(?:[.,](\d+))?E\+?(\d{1,2})$/i;

/** A number as a program writes one that it took for an amount. */
const WITH_DECIMAL = /^(\+?\d{7,15})[.,]0+$/;

/** A text as a person meant it, without what spreadsheets put around it: `'+1 …`, `="…"`, spaces that are none. */
export function plainText(cell: string): string {
  const text = cell
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .trim();
  const quoted = /^="(.*)"$/s.exec(text);
  // Our own files begin so where a spreadsheet would compute something.
  return (quoted?.[1] ?? text.replace(/^'(?=[\d(+=@-])/, '')).trim();
}

/** A phone that a spreadsheet took for a number, in digits; `lost`: digits of it are gone. */
export function phoneDigits(text: string): { readonly text: string; readonly lost: boolean } {
  const [, first, rest = '', exponent] = SCIENTIFIC.exec(text) ?? [];
  if (first !== undefined) {
    const missing = Number(exponent) - rest.length;
    return { text: `${first}${rest}`, lost: missing !== 0 };
  }
  return { text: WITH_DECIMAL.exec(text)?.[1] ?? text, lost: false };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Who writes the month first: https://cldr.unicode.org, short dates. */
const MONTH_FIRST: ReadonlySet<string> = new Set(['US', 'PH', 'PR', 'GU', 'AS', 'VI', 'MP']);

/**
 * A date as people write one, in ISO 8601 without a time; null: it is none.
 *
 * @param region decides which of 3/4/2026 is the month, where only one order can be it does not
 */
export function isoDate(text: string, region: string): string | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?Z?)?$/.exec(text);
  if (iso) return dateOf(iso[1], iso[2], iso[3]);
  const numbers = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(text);
  if (numbers) {
    const [, first, mark, second, year] = numbers;
    const isMonthFirst = mark !== '.' && MONTH_FIRST.has(region);
    return isMonthFirst
      ? (dateOf(year, first, second) ?? dateOf(year, second, first))
      : (dateOf(year, second, first) ?? (mark === '.' ? null : dateOf(year, first, second)));
  }
  const named =
    /^(?<day>\d{1,2})[. -]+(?<month>[A-Za-z]{3,9})\.?[, -]+(?<year>\d{4})$/.exec(text) ??
    /^(?<month>[A-Za-z]{3,9})\.?[ -]+(?<day>\d{1,2})(?:st|nd|rd|th)?,?[ -]+(?<year>\d{4})$/.exec(text);
  if (!named?.groups) return null;
  const { year, month = '', day } = named.groups;
  const index = MONTHS.indexOf(month.slice(0, 3).toLowerCase());
  return index === -1 ? null : dateOf(year, String(index + 1), day);
}

function dateOf(year = '', month = '', day = ''): string | null {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isReal = at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day);
  return isReal && Number(year) >= 1000 ? at.toISOString().slice(0, 10) : null;
}
