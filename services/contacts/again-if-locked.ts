import { setTimeout as pause } from 'node:timers/promises';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';

/** Well under the second after which Postgres looks for deadlocks: whoever waits for us is never the one it ends. */
const LOCK_WAIT_MS = 300;
/** Longer than a send that holds an address for its vendor's five seconds. */
const PATIENCE_MS = 15_000;

/** Makes a transaction that holds locks give up when it has to wait for another. */
export async function waitBriefly(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT set_config('lock_timeout', ${`${LOCK_WAIT_MS}ms`}, true)`;
}

/**
 * Does a transaction again, as a whole, while what it needs is held by others. It holds nothing while it waits for
 * long, so that it takes part in no circle of locks, whatever the order in which others take theirs.
 *
 * @throws Refusal unavailable when it has not come through for a quarter of a minute
 */
export async function againIfLocked<T>(
  transact: () => Promise<T>,
  busy = 'These contacts are in use by an import or a send: try again in a minute.',
): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await transact();
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (Date.now() > until) throw new Refusal('unavailable', busy);
      await pause(20 + Math.random() * 80);
    }
  }
}

/** Postgres: lock_not_available, deadlock_detected, serialization_failure; the ORM calls the last two P2034. */
function isLocked(error: unknown): boolean {
  return (
    error instanceof Error &&
    /\b(55P03|40P01|40001|P2034)\b|lock timeout/.test(`${error.message} ${codeOf(error)}`)
  );
}

function codeOf(error: object): string {
  const { code, meta } = error as { code?: unknown; meta?: { code?: unknown } };
  return `${String(code)} ${String(meta?.code)}`;
}
