import type { SequenceBody } from '../../contracts/campaigns/sequence.ts';
import type { SequenceDiff } from './diff-sequences.ts';
import { waysOut } from './ways-out.ts';

/** Says "the end" where a step is asked for: no step may be called so. */
export const THE_END = 'end';

/** What an edit does to a lead. */
export type Placement =
  /** It stays, with its time; `lookAgain`: what comes of it may be another thing. */
  | { readonly do: 'stay'; readonly lookAgain: boolean }
  /** It stays, and its step is begun anew; what it waits for counts from when it came. */
  | { readonly do: 'begin_anew' }
  | { readonly do: 'go'; readonly to: string }
  | { readonly do: 'end' };

export interface Edit {
  readonly from: SequenceBody;
  readonly to: SequenceBody;
  readonly diff: SequenceDiff;
  /** Where leads go whose step is not in the new version: a step of it, or `end`. */
  readonly choices: Readonly<Record<string, string>>;
}

/**
 * Where a lead goes that stands at a step of the version before. A step that was put before where it stands, it is past.
 *
 * A text, an email or a call that has changed is not begun anew: what went out in this visit stays known, so that nobody
 * gets the same thing twice; what is still to come comes in its new form.
 */
export function placeLead(stepId: string, { from, to, diff, choices }: Edit): Placement {
  const was = from.steps.find(({ id }) => id === stepId);
  const is = to.steps.find(({ id }) => id === stepId);
  if (!is) {
    const goal = choices[stepId] ?? followingInCommon(stepId, from, to);
    return goal === THE_END ? { do: 'end' } : { do: 'go', to: goal };
  }
  if (!diff.changed.includes(stepId)) {
    return { do: 'stay', lookAgain: diff.endsOtherwise || diff.rerouted.includes(stepId) };
  }
  const reaches = is.kind === 'call' || is.kind === 'sms' || is.kind === 'email';
  return reaches && was?.kind === is.kind ? { do: 'stay', lookAgain: true } : { do: 'begin_anew' };
}

/**
 * The nearest step after a removed one that the other version has, else the end. Whoever stands at a step has been
 * through what is before it: to go back there would be to get it twice.
 */
export function followingInCommon(stepId: string, from: SequenceBody, to: SequenceBody): string {
  const common = new Set(to.steps.map(({ id }) => id));
  const seen = new Set([stepId]);
  const open = [stepId];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (common.has(id)) return id;
    for (const next of byItselfFirst(from, id)) {
      if (next === null || seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return THE_END;
}

function byItselfFirst({ steps }: SequenceBody, id: string): (string | null)[] {
  const ways = waysOut(
    steps,
    steps.findIndex((step) => step.id === id),
  );
  const isNext = ({ field }: { field: string }): boolean => field === 'next';
  return [...ways.filter(isNext), ...ways.filter((way) => !isNext(way))].map(({ to }) => to);
}
