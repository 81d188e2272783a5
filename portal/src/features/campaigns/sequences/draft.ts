import type { SequenceBody, Step } from '../../../../../contracts/campaigns/sequence.ts';

/** A step of a draft says itself what follows: null is the end. */
export type DraftStep = Step & { readonly next: string | null };

/** A sequence while it is edited: steps may be put in between without others being led elsewhere. */
export interface Draft {
  /** A lead begins at the first. */
  readonly steps: readonly DraftStep[];
  readonly goals: SequenceBody['goals'];
  readonly stopOn: SequenceBody['stopOn'];
}

/** A way by which leads leave a step, and where it is written within it. */
export interface Way {
  readonly field: 'next' | `cases[${number}].go` | `arms[${number}].go`;
  readonly to: string | null;
}

export function toDraft({ steps, goals, stopOn }: SequenceBody): Draft {
  return {
    steps: steps.map((step, at) => ({
      ...step,
      next: step.kind === 'split' ? null : step.next === undefined ? (steps[at + 1]?.id ?? null) : step.next,
    })),
    goals,
    stopOn,
  };
}

/** As it is saved: what follows is left out where it is the next in the list. */
export function fromDraft({ steps, goals, stopOn }: Draft): SequenceBody {
  return {
    steps: steps.map((step, at): Step => {
      const { next, ...rest } = step;
      if (step.kind === 'split' || next === (steps[at + 1]?.id ?? null)) return rest;
      return step;
    }),
    goals,
    stopOn,
  };
}

/** In the order in which they are asked. */
export function waysOf(step: DraftStep): readonly Way[] {
  if (step.kind === 'split') return step.arms.map(({ go }, i) => ({ field: `arms[${i}].go`, to: go }));
  const next: Way = { field: 'next', to: step.next };
  if (step.kind !== 'branch') return [next];
  return [...step.cases.map(({ go }, i): Way => ({ field: `cases[${i}].go`, to: go })), next];
}

/** The step with each way led where `lead` says. */
export function withWays(step: DraftStep, lead: (way: Way) => string | null): DraftStep {
  const next = step.kind === 'split' ? null : lead({ field: 'next', to: step.next });
  if (step.kind === 'branch') {
    const cases = step.cases.map((each, i) => ({
      ...each,
      go: lead({ field: `cases[${i}].go`, to: each.go }),
    }));
    return { ...step, next, cases };
  }
  if (step.kind === 'split') {
    const arms = step.arms.map((arm, i) => ({ ...arm, go: lead({ field: `arms[${i}].go`, to: arm.go }) }));
    return { ...step, next, arms };
  }
  return { ...step, next };
}
