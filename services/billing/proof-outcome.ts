export type ProofOutcome = 'stands' | 'replaced' | 'to_replace' | 'credited';

/** What has become of a proof. `isFilled`: a later proof stands in its slot. */
export function outcomeOf(compensation: string | null, isFilled: boolean): ProofOutcome {
  if (compensation === null) return 'stands';
  if (compensation === 'credit') return 'credited';
  return isFilled ? 'replaced' : 'to_replace';
}
