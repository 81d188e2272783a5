import { toDraft } from './draft.ts';
import { drawFlow } from './flow.ts';
import type { SavedSequence } from './saved-sequence.ts';
import { stepName } from './step-words.ts';

/** What steps are called, by their ids. */
export type StepNames = ReadonlyMap<string, string>;

/** Of both versions; a step that both have is called as in the newer one. */
export function namesOf(before: SavedSequence | undefined, after: SavedSequence): StepNames {
  const { numberOf } = drawFlow(toDraft(after).steps);
  return new Map([
    ...(before?.steps ?? []).map((step) => [step.id, stepName(step)] as const),
    ...after.steps.map((step) => [step.id, stepName(step, numberOf.get(step.id))] as const),
  ]);
}

/** A sentence of the API, which names steps without a name by their ids. */
export function withNames(line: string, names: StepNames): string {
  return line.replace(/"([^"]+)"/g, (whole, id: string) => (names.has(id) ? `“${names.get(id)}”` : whole));
}
