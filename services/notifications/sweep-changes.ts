import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';

/** Whoever was away for longer asks for everything again. */
export const CHANGES_KEPT_MS = 3_600_000;

/** Rows in one transaction, which takes some ten milliseconds. */
const AT_ONCE = 20_000;

/** Forgets what changed more than an hour ago. @returns how many rows went; `isDone`: all that are over their time */
export async function sweepChanges(db: Database, now: Date): Promise<{ swept: number; isDone: boolean }> {
  const before = new Date(now.getTime() - CHANGES_KEPT_MS);
  const swept = await asSystem(
    db,
    (tx) => tx.$executeRaw`
      DELETE FROM change WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM change WHERE at < ${before} ORDER BY xact LIMIT ${AT_ONCE}))`,
  );
  return { swept, isDone: swept < AT_ONCE };
}
