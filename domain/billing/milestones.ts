export interface ShowCount {
  /** Shows that stand, whether they have been billed or not. */
  readonly netShown: number;
  /** Shows that the milestones so far have billed; the slots of reversed ones count, until others fill them. */
  readonly billed: number;
  /** How many shows make the next milestone. */
  readonly size: number;
  readonly lastNumber: number;
}

/**
 * Which milestones are owed: one for each full size of shows beyond those that have been billed. So a new size starts
 * at the last billed show.
 *
 * @returns the numbers to open, in order; empty when none is
 */
export function milestonesOwed({ netShown, billed, size, lastNumber }: ShowCount): number[] {
  const owed = Math.max(0, Math.floor((netShown - billed) / size));
  return Array.from({ length: owed }, (_, i) => lastNumber + 1 + i);
}
