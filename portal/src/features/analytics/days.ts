/** A calendar's day, which has no zone: 18 May, with its year where it is not this one. */
export function dayInWords(day: string): string {
  const isThisYear = day.startsWith(String(new Date().getFullYear()));
  return format(day, { day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) });
}

/** The days from one to another: 18 May – 16 Jun. */
export function spanInWords({ from, to }: { readonly from: string; readonly to: string }): string {
  return from === to ? dayInWords(from) : `${dayInWords(from)} – ${dayInWords(to)}`;
}

/** yyyy-mm as Jun 2026. */
export function monthInWords(month: string): string {
  return format(`${month}-01`, { month: 'short', year: 'numeric' });
}

function format(day: string, how: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(undefined, { ...how, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** Charts of more days than this are by the week. */
const MOST_DAYS = 62;

interface Happened {
  readonly day: string;
  readonly booked: number;
  readonly shown: number;
  readonly noShow: number;
}

interface Bar extends Omit<Happened, 'day'> {
  readonly label: string;
}

/** Days as a chart shows them; of many, seven together. */
export function barsOf(days: readonly Happened[]): { readonly bars: Bar[]; readonly isByWeek: boolean } {
  const isByWeek = days.length > MOST_DAYS;
  if (!isByWeek)
    return { isByWeek, bars: days.map(({ day, ...rest }) => ({ label: dayInWords(day), ...rest })) };
  const bars: Bar[] = [];
  for (let at = 0; at < days.length; at += 7) {
    const week = days.slice(at, at + 7);
    const sum = (of: 'booked' | 'shown' | 'noShow') => week.reduce((total, each) => total + each[of], 0);
    const [first, last] = [week[0]?.day ?? '', week.at(-1)?.day ?? ''];
    bars.push({
      label: spanInWords({ from: first, to: last }),
      ...{ booked: sum('booked'), shown: sum('shown'), noShow: sum('noShow') },
    });
  }
  return { bars, isByWeek };
}
