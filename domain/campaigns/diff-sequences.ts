import type { SequenceBody, Step } from '../../contracts/campaigns/sequence.ts';
import { sameData } from './same-data.ts';
import { waysOut } from './ways-out.ts';

/** How one version differs from another. Steps are the same by their ids; each list is of ids. */
export interface SequenceDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** In both, and another is done there. */
  readonly changed: readonly string[];
  /** In both, and at another place among those that both have: as few as explain the new order. */
  readonly moved: readonly string[];
  /** In both, and another step follows. */
  readonly rerouted: readonly string[];
  /** Another goal, or something else that ends it. */
  readonly endsOtherwise: boolean;
}

/** What an edit changes. */
export function diffSequences(from: SequenceBody, to: SequenceBody): SequenceDiff {
  const before = new Map(from.steps.map((step, at) => [step.id, { step, at }]));
  const after = new Map(to.steps.map((step, at) => [step.id, { step, at }]));
  const both = to.steps.flatMap((step, at) => {
    const was = before.get(step.id);
    return was ? [{ id: step.id, was, is: { step, at } }] : [];
  });
  const inOrder = longestRise(both.map(({ was }) => was.at));
  return {
    added: to.steps.flatMap(({ id }) => (before.has(id) ? [] : [id])),
    removed: from.steps.flatMap(({ id }) => (after.has(id) ? [] : [id])),
    changed: both.flatMap(({ id, was, is }) => (sameData(doing(was.step), doing(is.step)) ? [] : [id])),
    moved: both.flatMap(({ id }, i) => (inOrder.has(i) ? [] : [id])),
    rerouted: both.flatMap(({ id, was, is }) =>
      sameData(targets(from, was.at), targets(to, is.at)) ? [] : [id],
    ),
    endsOtherwise: !sameData([from.goals, [...from.stopOn].sort()], [to.goals, [...to.stopOn].sort()]),
  };
}

/** What is done there: neither what it is called nor what follows. */
function doing(step: Step): object {
  return { ...step, id: undefined, name: undefined, next: undefined };
}

function targets({ steps }: SequenceBody, at: number): readonly (string | null)[] {
  return waysOut(steps, at).map(({ to }) => to);
}

/** The places of a longest rising part of the numbers. */
function longestRise(numbers: readonly number[]): ReadonlySet<number> {
  const best: { length: number; before: number | null }[] = [];
  let last: number | null = null;
  numbers.forEach((number, i) => {
    let here = { length: 1, before: null as number | null };
    best.forEach(({ length }, j) => {
      if ((numbers[j] ?? 0) < number && length >= here.length) here = { length: length + 1, before: j };
    });
    best.push(here);
    if (last === null || here.length > (best[last]?.length ?? 0)) last = i;
  });
  const rise = new Set<number>();
  for (let at = last as number | null; at !== null; at = best[at]?.before ?? null) rise.add(at);
  return rise;
}
