import type { Erasure, ErasureItem } from '../../prisma/generated/client.ts';

type Row = Erasure & { readonly items: readonly Pick<ErasureItem, 'status'>[] };

export type ErasureState = ReturnType<typeof erasureState>;

/** An erasure as people see it: never by what the person is found. */
export function erasureState(row: Row) {
  const { id, contactId, requestedBy, reason, status, createdAt, finishedAt, items } = row;
  const count = (of: string) => items.filter((item) => item.status === of).length;
  const rows = Object.values(row.erased as Record<string, number>).reduce((sum, each) => sum + each, 0);
  const [pending, erased, kept] = [count('pending'), count('done'), count('kept')];
  const elsewhere = { total: items.length, pending, erased, kept };
  return {
    ...{ id, contactId, requestedBy, reason, status, rows, elsewhere, createdAt, finishedAt },
    words: wordsOf(status, rows, elsewhere),
  };
}

function wordsOf(
  status: string,
  rows: number,
  { total, pending, kept }: { readonly total: number; readonly pending: number; readonly kept: number },
): string {
  if (status === 'asked') return 'Nobody reaches the person any more; it is about to begin';
  const here = `${rows} rows are emptied`;
  const there = `${total - pending} of ${total} things at vendors and in files are seen to`;
  if (status === 'running') return `${here}; ${there}; the last news of vendors are waited for`;
  return `${here}; ${kept === 0 ? 'nothing is left elsewhere' : `${kept} things elsewhere could not be erased by us`}`;
}
