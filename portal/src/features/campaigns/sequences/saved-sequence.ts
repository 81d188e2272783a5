import type { SequenceBody } from '../../../../../contracts/campaigns/sequence.ts';
import type { api } from '../../../app/api.ts';

type Answer = Awaited<ReturnType<typeof api.sequences.get>>;

/** One version of a sequence. */
export type SavedSequence = Omit<Answer, keyof SequenceBody> & SequenceBody;

/** What the API answers, with steps of which the client's types know nothing. */
export function readSaved(answer: Answer): SavedSequence {
  return answer as SavedSequence;
}
