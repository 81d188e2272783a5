/**
 * Which milestones are owed: one each time the net number of shows divided by the size passes the last one billed.
 *
 * @returns the numbers to open, in order; empty when none is
 */
export function milestonesOwed(count: { netShown: number; size: number; lastNumber: number }): number[] {
  const reached = Math.floor(count.netShown / count.size);
  return Array.from({ length: Math.max(0, reached - count.lastNumber) }, (_, i) => count.lastNumber + 1 + i);
}
