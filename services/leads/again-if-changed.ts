import { ContactsChanged } from './merge-leads.ts';

const TRIES = 5;

/** Postgres: serialization_failure, deadlock_detected, unique_violation; and Prisma's word for the first two. */
const CHANGED: ReadonlySet<unknown> = new Set(['40001', '40P01', '23505', 'P2034']);

/** Does a transaction again, as a whole, when what it had read was changed by others before it could commit. */
export async function againIfChanged<T>(transact: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact();
    } catch (error) {
      if (tries >= TRIES || !isChange(error)) throw error;
    }
  }
}

function isChange(error: unknown): boolean {
  if (error instanceof ContactsChanged) return true;
  if (!(error instanceof Error)) return false;
  const { code, meta } = error as { code?: unknown; meta?: { code?: unknown } };
  // The ORM wraps what Postgres says of a raw statement.
  return CHANGED.has(code) || CHANGED.has(meta?.code) || /\b(40001|40P01|23505)\b/.test(error.message);
}
