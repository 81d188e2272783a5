import type { CapPolicy } from '../../contracts/policies/policy.ts';

/**
 * When the caps let the next one through; null: now. A cap of `max` within `per` seconds holds in every stretch of that
 * length: the oldest of the last `max` must have left it.
 *
 * @param times of what went out already, in any order
 */
export function capLifts(times: readonly Date[], caps: readonly CapPolicy[], now: Date): Date | null {
  const newestFirst = times.map((time) => time.getTime()).sort((a, b) => b - a);
  const lifts = caps.map(({ max, per }) => {
    const oldestThatCounts = newestFirst[max - 1];
    return oldestThatCounts === undefined ? 0 : oldestThatCounts + per * 1000;
  });
  const last = Math.max(0, ...lifts);
  return last > now.getTime() ? new Date(last) : null;
}
