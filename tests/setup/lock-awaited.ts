import type { TestWorld } from './fixtures.ts';

/** Until somebody in this database waits for an advisory lock. */
export async function lockIsAwaited(world: TestWorld): Promise<void> {
  for (;;) {
    const waiting = await world.ask(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`,
    );
    if (waiting.length > 0) return;
  }
}
