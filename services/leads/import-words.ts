interface Counts {
  readonly status: string;
  readonly reason: string | null;
  readonly recordsDone: number;
  readonly bytesDone: bigint | number;
  readonly fileBytes: bigint | number | null;
  readonly imported: number;
  readonly duplicated: number;
  readonly refused: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** How far an import is, in words that name nobody: for the API and for the Temporal Web UI. */
export function importWords(row: Counts, now: Date): string {
  if (row.status === 'waiting') return 'Waits to be read';
  const speed = rowsPerSecond(row, now);
  const counts = [
    `${say(row.recordsDone)} rows read`,
    ...(row.status === 'running' && row.fileBytes ? [`${percent(row)} % of the file`] : []),
    `${say(row.imported)} leads added`,
    ...(row.duplicated > 0 ? [`${say(row.duplicated)} were there already`] : []),
    ...(row.refused > 0 ? [`${say(row.refused)} refused`] : []),
    ...(speed === null ? [] : [`${say(speed)} rows a second`]),
  ].join(', ');
  const beginning =
    { running: 'Reads', done: 'Done', failed: 'Failed', stopped: 'Stopped' }[row.status] ?? '';
  return `${beginning}: ${counts}`;
}

export function rowsPerSecond(
  { recordsDone, startedAt, finishedAt }: Pick<Counts, 'recordsDone' | 'startedAt' | 'finishedAt'>,
  now: Date,
): number | null {
  const seconds = startedAt ? ((finishedAt ?? now).getTime() - startedAt.getTime()) / 1000 : 0;
  return seconds > 0 && recordsDone > 0 ? Math.round(recordsDone / seconds) : null;
}

function percent({ bytesDone, fileBytes }: Counts): number {
  return Math.floor((Number(bytesDone) * 100) / Number(fileBytes));
}

function say(count: number): string {
  return count.toLocaleString('en-US');
}
