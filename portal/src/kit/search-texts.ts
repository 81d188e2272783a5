/**
 * What stands in the URL of a page, for its route's `validateSearch`: texts by these names. What is empty is left out,
 * and what the router read as a number is a text again.
 */
export function searchTexts<Name extends string>(...names: readonly Name[]) {
  return (search: Readonly<Record<string, unknown>>): { [Key in Name]?: string } => {
    const found = names.flatMap((name) => {
      const value = search[name];
      const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
      return typeof text === 'string' && text !== '' ? [[name, text] as const] : [];
    });
    return Object.fromEntries(found) as { [Key in Name]?: string };
  };
}

/** Days of a calendar by these names: 2026-06-01. What is no such day is left out. */
export function searchDays<Name extends string>(...names: readonly Name[]) {
  return (search: Readonly<Record<string, unknown>>): { [Key in Name]?: string } => {
    const days = names.map((name) => [name, search[name]] as const).filter(([, day]) => isDay(day));
    return Object.fromEntries(days) as { [Key in Name]?: string };
  };
}

/** Whether that names a day that there is, of a year that people write dates of. */
export function isDay(day: unknown): day is string {
  if (typeof day !== 'string' || !/^[12]\d{3}-\d\d-\d\d$/.test(day)) return false;
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

type Search = Readonly<Record<string, unknown>>;

/**
 * Makes of what reads an address for a page what reads nothing else: the router would give the page, beside what was
 * read, whatever else stands in the address, also what was left out because it makes no sense.
 */
export function onlyKnown(read: (search: Search) => object) {
  return (search: Search): object => ({
    ...Object.fromEntries(Object.keys(search).map((name) => [name, undefined])),
    ...read(search),
  });
}
