/** yyyy-mm as people say it: September 2026. */
export function monthName(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const first = new Date(year, number - 1, 1);
  return new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' }).format(first);
}
