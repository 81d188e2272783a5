import type { Draft, DraftStep, Way } from './draft.ts';
import { waysOf, withWays } from './draft.ts';
import { drawFlow, type Flow, type Item, idsOf, type Level } from './flow.ts';

/** Where a step is put: on one way out of a step, or before a step for all who come to it; null: where leads begin. */
export type Place =
  | { readonly after: string; readonly field: Way['field'] }
  | { readonly before: string }
  | null;

/** Puts a step in between: what it was put before follows it. */
export function insertStep(draft: Draft, place: Place, step: DraftStep): Draft {
  const { steps } = draft;
  if (place === null) return { ...draft, steps: [leadingTo(step, steps[0]?.id ?? null), ...steps] };
  if ('before' in place) {
    const added = leadingTo(step, place.before);
    const led = steps.map((each) => withWays(each, ({ to }) => (to === place.before ? step.id : to)));
    const at = steps.findIndex(({ id }) => id === place.before);
    return { ...draft, steps: [...led.slice(0, at), added, ...led.slice(at)] };
  }
  const at = steps.findIndex(({ id }) => id === place.after);
  const from = steps[at];
  if (!from) return draft;
  const old = waysOf(from).find(({ field }) => field === place.field)?.to ?? null;
  const led = withWays(from, (way) => (way.field === place.field ? step.id : way.to));
  return { ...draft, steps: [...steps.slice(0, at), led, leadingTo(step, old), ...steps.slice(at + 1)] };
}

/** A new step goes on where the way it was put on went; leads that part for nothing yet all go there. */
function leadingTo(step: DraftStep, to: string | null): DraftStep {
  return withWays(step, ({ field }) => (field.startsWith('cases') ? null : to));
}

export function changeStep(draft: Draft, step: DraftStep): Draft {
  return { ...draft, steps: draft.steps.map((each) => (each.id === step.id ? step : each)) };
}

/** Takes a step out, and what only it led to: who came to it goes where leads went otherwise. */
export function removeStep(
  draft: Draft,
  id: string,
): { readonly draft: Draft; readonly removed: readonly string[] } {
  const gone = draft.steps.find((step) => step.id === id);
  if (!gone) return { draft, removed: [] };
  const to = gone.kind === 'split' ? (gone.arms[0]?.go ?? null) : gone.next;
  const others = draft.steps
    .filter((step) => step.id !== id)
    .map((step) => withWays(step, (way) => (way.to === id ? to : way.to)));
  const first = draft.steps[0]?.id === id ? to : null;
  const steps = first === null ? others : inFront(others, first);
  const wasLost = new Set(drawFlow(draft.steps).lost.map((step) => step.id));
  const isLost = new Set(drawFlow(steps).lost.map((step) => step.id));
  const kept = steps.filter((step) => !isLost.has(step.id) || wasLost.has(step.id));
  const removed = draft.steps.filter((step) => !kept.some((each) => each.id === step.id));
  return { draft: { ...draft, steps: kept }, removed: removed.map((step) => step.id) };
}

function inFront(steps: readonly DraftStep[], id: string): DraftStep[] {
  return [...steps.filter((step) => step.id === id), ...steps.filter((step) => step.id !== id)];
}

/** Lets a step change places with the one above or below it on its line; null: it cannot. */
export function moveStep(draft: Draft, id: string, by: -1 | 1): Draft | null {
  const level = levelOf(drawFlow(draft.steps), id);
  const at = level.findIndex(({ step }) => step.id === id);
  const [upper, lower] = by === -1 ? [level[at - 1], level[at]] : [level[at], level[at + 1]];
  if (!upper || !lower) return null;
  return swap(draft, upper, lower, level[Math.max(at, at + by) + 1]);
}

function levelOf({ main }: Flow, id: string): Level {
  const open: Level[] = [main];
  for (let level = open.pop(); level; level = open.pop()) {
    if (level.some(({ step }) => step.id === id)) return level;
    open.push(...level.flatMap(({ ways }) => ways.map(({ inside }) => inside)));
  }
  return [];
}

function swap(draft: Draft, upper: Item, lower: Item, after: Item | undefined): Draft | null {
  const [above, below] = [idsOf(upper), idsOf(lower)];
  const exit = exitOf(draft, lower, below, after?.step.id);
  if (exit === undefined) return null;
  const [first, second] = [upper.step.id, lower.step.id];
  const steps = draft.steps.map((step) =>
    withWays(step, ({ to }) => {
      if (above.has(step.id)) return to === second ? exit : to;
      if (below.has(step.id)) return to === exit ? first : to;
      return to === first ? second : to;
    }),
  );
  const moved = steps.filter(({ id }) => below.has(id));
  const rest = steps.filter(({ id }) => !below.has(id));
  const place = rest.findIndex(({ id }) => above.has(id));
  return { ...draft, steps: [...rest.slice(0, place), ...moved, ...rest.slice(place)] };
}

/** Where the line goes on after an item; undefined: it parts for good there, and nothing can follow it. */
function exitOf(
  draft: Draft,
  { step }: Item,
  ids: ReadonlySet<string>,
  after: string | undefined,
): string | null | undefined {
  if (step.kind !== 'branch' && step.kind !== 'split') return step.next;
  const exits = draft.steps
    .filter(({ id }) => ids.has(id))
    .flatMap((each) => waysOf(each))
    .flatMap(({ to }) => (to !== null && !ids.has(to) ? [to] : []));
  if (after !== undefined && exits.includes(after)) return after;
  const [only, ...others] = [...new Set(exits)];
  return others.length > 0 ? undefined : only;
}
