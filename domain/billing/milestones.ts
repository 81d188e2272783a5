export interface ShowCount {
  /** Shows that prove nothing yet, after the slots of reversed ones have been filled. */
  readonly unproven: number;
  /** How many shows make the next milestone. */
  readonly size: number;
  readonly lastNumber: number;
}

/**
 * Which milestones are owed: one for each full size of unproven shows. What has been billed is no longer among them, so
 * a new size starts at the last billed show.
 *
 * @returns the numbers to open, in order; empty when none is
 */
export function milestonesOwed({ unproven, size, lastNumber }: ShowCount): number[] {
  return Array.from({ length: Math.floor(unproven / size) }, (_, i) => lastNumber + 1 + i);
}
