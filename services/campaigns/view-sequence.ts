import type { SequenceBody } from '../../contracts/campaigns/sequence.ts';

export interface SequenceRow {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly steps: unknown;
  readonly goals: unknown;
  readonly stopOn: readonly string[];
  readonly createdAt: Date;
}

/** What a row holds as data: nothing gets in that was not checked. */
export function bodyOfSequence({ steps, goals, stopOn }: Pick<SequenceRow, 'steps' | 'goals' | 'stopOn'>) {
  return { steps, goals, stopOn } as unknown as SequenceBody;
}

export function viewOfSequence(row: SequenceRow) {
  const { id, name, version, createdAt } = row;
  return { id, name, version, createdAt, ...bodyOfSequence(row) };
}

export function summaryOfSequence(row: SequenceRow) {
  const { id, name, version, createdAt } = row;
  return { id, name, version, createdAt, steps: bodyOfSequence(row).steps.length };
}
