import type { TestWorld } from './fixtures.ts';

/** Until somebody in this database waits for a lock: an advisory one, a whole table's, or another transaction's end. */
export async function lockIsAwaited(
  world: TestWorld,
  kind: 'advisory' | 'relation' | 'transactionid' = 'advisory',
): Promise<void> {
  for (;;) {
    const waiting = await world.ask(
      'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = $1',
      [kind],
    );
    if (waiting.length > 0) return;
  }
}
