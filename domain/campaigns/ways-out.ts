import type { Step } from '../../contracts/campaigns/sequence.ts';

/** One way by which leads leave a step. */
export interface WayOut {
  /** Where it is written, within the step: `next`, `cases[0].go`, `arms[1].go`. */
  readonly field: string;
  /** Null: the end. */
  readonly to: string | null;
}

/** Every way out of the step at a place of the list, in the order in which they are asked. */
export function waysOut(steps: readonly Step[], at: number): readonly WayOut[] {
  const step = steps[at];
  if (!step) return [];
  if (step.kind === 'split') return step.arms.map(({ go }, i) => ({ field: `arms[${i}].go`, to: go }));
  const next = { field: 'next', to: nextOf(steps, at) };
  if (step.kind !== 'branch') return [next];
  return [...step.cases.map(({ go }, i) => ({ field: `cases[${i}].go`, to: go })), next];
}

function nextOf(steps: readonly Step[], at: number): string | null {
  const given = steps[at]?.next;
  return given === undefined ? (steps[at + 1]?.id ?? null) : given;
}
