const AT_ONCE = 2_000;

/**
 * Every row there is, some thousand of them in memory at a time: each batch is a transaction of its own, so that a slow
 * reader holds none open.
 *
 * @param read the next rows in a fixed order, at most `take` of them, after the last one of the batch before
 */
export async function* inBatches<Row>(
  read: (last: Row | undefined, take: number) => Promise<Row[]>,
  take = AT_ONCE,
): AsyncGenerator<Row, void> {
  let last: Row | undefined;
  for (;;) {
    const rows = await read(last, take);
    yield* rows;
    if (rows.length < take) return;
    last = rows.at(-1);
  }
}
