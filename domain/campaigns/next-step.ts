import type { Step } from '../../contracts/campaigns/sequence.ts';

/** The step that follows by itself: the one it names, else the next in the list. Null: the end. */
export function stepAfter(steps: readonly Step[], stepId: string | null): string | null {
  const at = steps.findIndex(({ id }) => id === stepId);
  const step = steps[at];
  if (!step) return null;
  return step.next === undefined ? (steps[at + 1]?.id ?? null) : step.next;
}
