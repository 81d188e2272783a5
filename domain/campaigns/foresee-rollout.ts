import type { SequenceBody } from '../../contracts/campaigns/sequence.ts';
import { diffSequences, type SequenceDiff } from './diff-sequences.ts';
import { followingInCommon, placeLead, type Placement, THE_END } from './place-lead.ts';
import { waysOut } from './ways-out.ts';

/** Leads that run, by where they stand. */
export interface StandingLeads {
  readonly sequenceId: string;
  readonly version: string;
  readonly from: SequenceBody;
  readonly stepId: string;
  readonly leads: number;
}

export interface ForeseenStep extends Pick<StandingLeads, 'sequenceId' | 'version' | 'stepId' | 'leads'> {
  readonly becomes: 'stays' | 'begins_anew' | 'goes' | 'ends' | 'choose';
  /** Where they go; of a choice: what is suggested. `end`: the end. */
  readonly to: string;
}

export interface Foreseen {
  readonly diff: SequenceDiff;
  readonly steps: readonly ForeseenStep[];
  /** Of each new step: who will come to it, and who is past it. */
  readonly added: readonly { readonly stepId: string; readonly toCome: number; readonly past: number }[];
  /** Steps that are not in the new version, and hold leads: step by step. */
  readonly choices: readonly {
    readonly stepId: string;
    readonly leads: number;
    readonly suggested: string;
  }[];
}

/** What an edit of `from` would do to the leads that run, on whatever version they are. */
export function foreseeRollout(
  from: SequenceBody,
  to: SequenceBody,
  standing: readonly StandingLeads[],
  choices: Readonly<Record<string, string>>,
): Foreseen {
  const diffs = new Map<string, SequenceDiff>();
  const steps = standing.map(({ from: own, ...group }): ForeseenStep => {
    const diff = diffs.get(group.sequenceId) ?? diffSequences(own, to);
    diffs.set(group.sequenceId, diff);
    const { stepId } = group;
    const open = choices[stepId] === undefined && !to.steps.some(({ id }) => id === stepId);
    if (open) return { ...group, becomes: 'choose', to: followingInCommon(stepId, own, to) };
    return { ...group, ...told(placeLead(stepId, { from: own, to, diff, choices }), stepId) };
  });
  const diff = diffSequences(from, to);
  return { diff, steps, added: diff.added.map((id) => passing(id, to, steps)), choices: choicesOf(steps) };
}

const BECOMES = { stay: 'stays', begin_anew: 'begins_anew', go: 'goes', end: 'ends' } as const;

function told(placement: Placement, stepId: string): Pick<ForeseenStep, 'becomes' | 'to'> {
  const to = placement.do === 'go' ? placement.to : placement.do === 'end' ? THE_END : stepId;
  return { becomes: BECOMES[placement.do], to };
}

function passing(stepId: string, to: SequenceBody, steps: readonly ForeseenStep[]) {
  const before = leadingTo(stepId, to);
  const sum = (which: (step: ForeseenStep) => boolean): number =>
    steps.filter(which).reduce((total, { leads }) => total + leads, 0);
  const placed = (step: ForeseenStep): boolean => step.becomes !== 'choose' && step.becomes !== 'ends';
  return {
    stepId,
    toCome: sum((step) => placed(step) && before.has(step.to)),
    past: sum((step) => placed(step) && !before.has(step.to)),
  };
}

/** The step itself and all from which there is a way to it. */
function leadingTo(stepId: string, { steps }: SequenceBody): ReadonlySet<string> {
  const leading = new Set([stepId]);
  for (let grown = true; grown; ) {
    grown = false;
    steps.forEach(({ id }, at) => {
      if (leading.has(id) || !waysOut(steps, at).some(({ to }) => to !== null && leading.has(to))) return;
      leading.add(id);
      grown = true;
    });
  }
  return leading;
}

function choicesOf(steps: readonly ForeseenStep[]): Foreseen['choices'] {
  const open = new Map<string, { stepId: string; leads: number; suggested: string }>();
  for (const { stepId, leads, to, becomes } of steps) {
    if (becomes !== 'choose') continue;
    const known = open.get(stepId);
    open.set(stepId, { stepId, leads: leads + (known?.leads ?? 0), suggested: known?.suggested ?? to });
  }
  return [...open.values()];
}
