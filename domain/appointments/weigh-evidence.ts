export interface Weighed {
  readonly source: string;
  readonly at: Date;
  readonly withdrawnAt: Date | null;
}

/** Whose word weighs most: see decideVerdict. */
const HEAVIEST_FIRST = ['client', 'lead', 'staff', 'call'];

/**
 * Evidence in order of weight, the last word first: what was withdrawn, or said about the time before it was moved, counts
 * no more and comes last. A call is judged by when it was, not by when it became known.
 */
export function weighEvidence<Row extends Weighed>(
  rows: readonly Row[],
  bookedAt: Date,
): (Row & { readonly counts: boolean })[] {
  return rows
    .map((row) => ({ ...row, counts: !row.withdrawnAt && (row.source === 'call' || row.at >= bookedAt) }))
    .sort(
      (a, b) =>
        Number(b.counts) - Number(a.counts) ||
        HEAVIEST_FIRST.indexOf(a.source) - HEAVIEST_FIRST.indexOf(b.source) ||
        b.at.getTime() - a.at.getTime(),
    );
}
