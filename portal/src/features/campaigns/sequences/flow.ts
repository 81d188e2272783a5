import { type DraftStep, type Way, waysOf } from './draft.ts';

/** A way out of a step, as it is drawn. */
export interface DrawnWay extends Way {
  /** The steps that only this way leads to, drawn below it; empty: it leads to a step that is drawn elsewhere, or ends. */
  readonly inside: Level;
}

/** A step in its place. */
export interface Item {
  readonly step: DraftStep;
  /** Its number on the page, from 1 on. */
  readonly number: number;
  readonly ways: readonly DrawnWay[];
}

/** Steps below each other. */
export type Level = readonly Item[];

export interface Flow {
  readonly main: Level;
  /** Steps that no way leads to. */
  readonly lost: readonly DraftStep[];
  readonly numberOf: ReadonlyMap<string, number>;
}

/**
 * How a sequence is drawn: one line of steps, and where leads part, what only one way leads to stands below that way;
 * where the ways meet again the line goes on.
 */
export function drawFlow(steps: readonly DraftStep[]): Flow {
  const graph = readGraph(steps);
  const numberOf = new Map<string, number>();
  const build = (first: string): Level => {
    const level: Item[] = [];
    const open = [first];
    for (let id = open.shift(); id !== undefined; id = open.shift()) {
      const step = graph.steps.get(id);
      if (!step) continue;
      const number = numberOf.size + 1;
      numberOf.set(id, number);
      const follow = followOf(graph, step);
      const ways = waysOf(step).map((way) => ({
        ...way,
        inside: way.to !== null && follow.inside.has(way.to) ? build(way.to) : [],
      }));
      level.push({ step, number, ways });
      open.unshift(...follow.after);
    }
    return level;
  };
  const main = steps[0] ? build(steps[0].id) : [];
  return { main, lost: steps.filter(({ id }) => !numberOf.has(id)), numberOf };
}

interface Graph {
  readonly steps: ReadonlyMap<string, DraftStep>;
  /** Steps that lead to a step. */
  readonly into: ReadonlyMap<string, readonly string[]>;
  /** Of a step those that are reached by it alone, nearest first. */
  readonly below: ReadonlyMap<string, readonly string[]>;
}

/** Which of the steps that come only after this one stand below a way of it, and which after it. */
function followOf({ into, below }: Graph, step: DraftStep) {
  const all = below.get(step.id) ?? [];
  const parts = step.kind === 'branch' || step.kind === 'split';
  if (!parts) return { inside: new Set<string>(), after: all };
  const single = all.filter((id) => into.get(id)?.length === 1);
  const joins = all.filter((id) => into.get(id)?.length !== 1);
  // Where the cases never come back, the line itself goes on with what is otherwise.
  const onward = step.kind === 'branch' && joins.length === 0 ? step.next : null;
  return {
    inside: new Set(single.filter((id) => id !== onward)),
    after: [...single.filter((id) => id === onward), ...joins],
  };
}

function readGraph(all: readonly DraftStep[]): Graph {
  const steps = new Map(all.map((step) => [step.id, step]));
  const order = inOrder(all, steps);
  const place = new Map(order.map((id, at) => [id, at]));
  const into = new Map<string, string[]>();
  for (const id of order) {
    const from = steps.get(id);
    for (const { to } of from ? waysOf(from) : []) {
      // A way back is no way: the API will say so.
      if (to !== null && (place.get(to) ?? -1) > (place.get(id) ?? 0))
        into.set(to, [...(into.get(to) ?? []), id]);
    }
  }
  return { steps, into, below: belowOf(order, place, into) };
}

/** The steps that are reached, each after all that lead to it. */
function inOrder(all: readonly DraftStep[], steps: ReadonlyMap<string, DraftStep>): string[] {
  const seen = new Set<string>();
  const done: string[] = [];
  const walk = (id: string): void => {
    const step = steps.get(id);
    if (!step || seen.has(id)) return;
    seen.add(id);
    for (const { to } of [...waysOf(step)].reverse()) if (to !== null) walk(to);
    done.push(id);
  };
  if (all[0]) walk(all[0].id);
  return done.reverse();
}

/** Dominators of a graph without circles: the last step that every way to a step passes. */
function belowOf(
  order: readonly string[],
  place: ReadonlyMap<string, number>,
  into: ReadonlyMap<string, readonly string[]>,
): Map<string, string[]> {
  const above = new Map<string, string>();
  const at = (id: string): number => place.get(id) ?? 0;
  const meet = (a: string, b: string): string => {
    let [one, other] = [a, b];
    while (one !== other) {
      if (at(one) > at(other)) one = above.get(one) ?? other;
      else other = above.get(other) ?? one;
    }
    return one;
  };
  const below = new Map<string, string[]>();
  for (const id of order.slice(1)) {
    const gate = (into.get(id) ?? []).reduce((a, b) => meet(a, b));
    above.set(id, gate);
    below.set(gate, [...(below.get(gate) ?? []), id]);
  }
  return below;
}

/** The ids of an item and of all that is drawn below its ways. */
export function idsOf({ step, ways }: Item): ReadonlySet<string> {
  return new Set([step.id, ...ways.flatMap(({ inside }) => inside.flatMap((item) => [...idsOf(item)]))]);
}

/** Where a step may lead without leading back to itself. */
export function targetsOf(steps: readonly DraftStep[], from: string): readonly DraftStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const leadsThere = new Map<string, boolean>([[from, true]]);
  const leads = (id: string): boolean => {
    const known = leadsThere.get(id);
    if (known !== undefined) return known;
    leadsThere.set(id, false);
    const step = byId.get(id);
    const found = step ? waysOf(step).some(({ to }) => to !== null && leads(to)) : false;
    leadsThere.set(id, found);
    return found;
  };
  return steps.filter(({ id }) => !leads(id));
}
