import { DateTime } from 'luxon';
import type { PolicyBody } from '../../contracts/policies/policy.ts';

type Window = NonNullable<PolicyBody['window']>;

/** The first instant at or after `at` at which a person in `zone` may be reached; `at` itself when that is now. */
export function nextAllowed(at: Date, window: PolicyBody['window'], zone: string): Date {
  if (!window) return at;
  const local = DateTime.fromJSDate(at, { zone });
  const [opens, closes] = bounds(local, window);
  if (local >= opens && local < closes) return at;
  const next = local < opens ? opens : bounds(local.plus({ days: 1 }), window)[0];
  return next.toJSDate();
}

/** The last instant at or before `at` at which a person in `zone` may be reached. */
export function lastAllowed(at: Date, window: PolicyBody['window'], zone: string): Date {
  if (!window) return at;
  const local = DateTime.fromJSDate(at, { zone });
  const [opens, closes] = bounds(local, window);
  if (local >= opens && local < closes) return at;
  const closing = local < opens ? bounds(local.minus({ days: 1 }), window)[1] : closes;
  return closing.minus({ minutes: 1 }).toJSDate();
}

/** The allowed instant nearest to `at` that lies after `after` and before `before`; null when there is none. */
export function nearestAllowed(
  at: Date,
  between: { readonly after: Date; readonly before: Date },
  window: PolicyBody['window'],
  zone: string,
): Date | null {
  const candidates = [lastAllowed(at, window, zone), nextAllowed(at, window, zone)]
    .filter((instant) => instant > between.after && instant < between.before)
    .sort((a, b) => Math.abs(a.getTime() - at.getTime()) - Math.abs(b.getTime() - at.getTime()));
  return candidates[0] ?? null;
}

function bounds(day: DateTime, window: Window): [DateTime, DateTime] {
  return [atClock(day, window.from), atClock(day, window.to)];
}

function atClock(day: DateTime, clock: string): DateTime {
  const [hour, minute] = clock.split(':').map(Number);
  return day.set({ hour, minute, second: 0, millisecond: 0 });
}
