import type { Step } from '../../contracts/campaigns/sequence.ts';
import type { SequenceProblem } from './sequence-problem.ts';
import { waysOut } from './ways-out.ts';

/** What is wrong with the ways that leads go. The ids are known to be unique. */
export function checkPaths(steps: readonly Step[]): SequenceProblem[] {
  const places = new Map(steps.map(({ id }, i) => [id, i]));
  const ways = steps.map((_, i) =>
    waysOut(steps, i).map(({ field, to }) => ({
      field: `steps[${i}].${field}`,
      id: to,
      to: to === null ? null : (places.get(to) ?? -1),
    })),
  );
  const lost = ways.flat().filter(({ to }) => to === -1);
  if (lost.length > 0) {
    return lost.map(({ field, id }) => ({
      field,
      message: `must name a step, or be null: there is no "${id}"`,
    }));
  }
  const loops = loopsOf(ways, (i) => steps[i]?.id ?? '');
  return loops.length > 0 ? loops : unreached(steps, ways);
}

interface Way {
  readonly field: string;
  readonly to: number | null;
}

/** A long sequence may have thousands: nobody reads so many, and each names all of its steps. */
const MOST_LOOPS = 20;

/** Ways that lead back, with the steps of their loops. */
function loopsOf(ways: readonly (readonly Way[])[], nameOf: (i: number) => string): SequenceProblem[] {
  const loops: SequenceProblem[] = [];
  const done = new Set<number>();
  const path: number[] = [];
  const walk = (at: number): void => {
    path.push(at);
    for (const { field, to } of ways[at] ?? []) {
      if (to === null || done.has(to)) continue;
      const begins = path.indexOf(to);
      if (begins === -1) walk(to);
      else {
        const loop = [...path.slice(begins), to].map(nameOf).join(' → ');
        if (loops.length < MOST_LOOPS)
          loops.push({ field, message: `must lead forward: it leads round and round, ${loop}` });
      }
    }
    path.pop();
    done.add(at);
  };
  ways.forEach((_, i) => {
    if (!done.has(i)) walk(i);
  });
  return loops;
}

function unreached(steps: readonly Step[], ways: readonly (readonly Way[])[]): SequenceProblem[] {
  const reached = new Set<number>();
  const open = [0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    for (const { to } of ways[at] ?? []) if (to !== null) open.push(to);
  }
  return steps.flatMap(({ id }, i) =>
    reached.has(i) ? [] : [{ field: `steps[${i}]`, message: `is never reached: no step leads to "${id}"` }],
  );
}
