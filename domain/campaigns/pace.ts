import { DateTime } from 'luxon';

/** How many new leads may be started within one stretch of time. */
export interface Limit {
  readonly name: 'second' | 'hour' | 'day';
  readonly max: number;
  /** Leads that were started since then count. */
  readonly since: Date;
  /** When all that count now have stopped to count; null: when the oldest of them is as old as the stretch is long. */
  readonly resets: Date | null;
  /** Milliseconds */
  readonly lasts: number;
}

export interface Pace {
  readonly leadsPerSecond: number;
  readonly newPerHour: number | null;
  readonly newPerDay: number | null;
  /** IANA: whose hours and days. */
  readonly zone: string;
}

/** What counts at an instant: the hour and the day are those on the campaign's own clock, the second slides. */
export function limitsOf({ leadsPerSecond, newPerHour, newPerDay, zone }: Pace, now: Date): Limit[] {
  const lasts = 1000 * Math.max(1, 1 / leadsPerSecond);
  const since = new Date(now.getTime() - lasts + 1);
  const max = Math.max(1, Math.floor(leadsPerSecond));
  const limits: Limit[] = [{ name: 'second', max, since, resets: null, lasts }];
  const local = DateTime.fromJSDate(now, { zone });
  for (const [name, most] of [['hour', newPerHour] as const, ['day', newPerDay] as const]) {
    if (most === null) continue;
    const began = local.startOf(name);
    // From the start of the next one: where clocks are changed, an hour or a day later is another clock time.
    const ends = (name === 'hour' ? local.plus({ hours: 1 }) : local.plus({ days: 1 })).startOf(name);
    limits.push({
      name,
      max: most,
      since: began.toJSDate(),
      resets: ends.toJSDate(),
      lasts: ends.diff(began).toMillis(),
    });
  }
  return limits;
}

/** How many leads were started since a limit's beginning, and the first of them. */
export interface Started {
  readonly count: number;
  readonly first: Date | null;
}

export type Allowance =
  | { readonly leads: number }
  | { readonly leads: 0; readonly until: Date; readonly limit: Limit; readonly started: number };

/** How many leads may be started now; none: when next, and which limit is used up for longest. */
export function allowanceOf(limits: readonly Limit[], started: readonly Started[]): Allowance {
  const left = limits.map((limit, at) => {
    const { count = 0, first = null } = started[at] ?? {};
    const until = limit.resets ?? new Date((first ?? limit.since).getTime() + limit.lasts);
    return { leads: Math.max(0, limit.max - count), limit, started: count, until };
  });
  const used = left.filter(({ leads }) => leads === 0);
  const [last] = used.sort((a, b) => b.until.getTime() - a.until.getTime());
  if (last) return { ...last, leads: 0 };
  return { leads: Math.min(...left.map(({ leads }) => leads)) };
}

/** In words, for people: `300 of 300 today are started`. */
export function usedUp({ limit, started }: { readonly limit: Limit; readonly started: number }): string {
  if (limit.name === 'second') return 'its pace allows no more yet';
  return `${started} of ${limit.max} ${limit.name === 'day' ? 'today' : 'this hour'} are started`;
}
