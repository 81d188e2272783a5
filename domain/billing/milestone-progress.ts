import { milestonesOwed } from './milestones.ts';

export interface ProgressFacts {
  /** Shows that prove nothing yet. */
  readonly unproven: number;
  /** Slots of reversed shows that the next ones take. */
  readonly holes: number;
  /** How many shows make the next milestone. */
  readonly size: number;
  /** Of the last milestone that was opened; 0: none was. */
  readonly lastNumber: number;
}

/**
 * How far a client is from its next invoice. A show takes a reversed one's slot before it counts towards a milestone.
 *
 * @returns `remaining` shows until the next invoice; `opening` milestones that are full, and about to be billed
 */
export function milestoneProgress({ unproven, holes, size, lastNumber }: ProgressFacts) {
  const left = Math.max(0, unproven - holes);
  const toReplace = Math.max(0, holes - unproven);
  const owed = milestonesOwed({ unproven: left, size, lastNumber });
  const counted = left - owed.length * size;
  return {
    number: lastNumber + owed.length + 1,
    counted,
    toReplace,
    remaining: size - counted + toReplace,
    opening: owed.length,
  };
}
