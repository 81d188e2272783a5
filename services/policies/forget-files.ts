import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { removeOldFile } from '../messaging/remove-file.ts';

/** Days, where an operator says nothing else. */
const USUAL_DAYS = 7;
const AT_ONCE = 100;

interface Forgetting {
  readonly operatorId: string;
  readonly now: Date;
  /** Where files of leads lie. */
  readonly filesDir: string;
}

/**
 * Removes files of leads whose imports are over for long enough. A file that two imports have stays until both are done
 * with it.
 *
 * @returns of how many imports the file is given up
 */
export async function forgetFiles(db: Database, asked: Forgetting): Promise<number> {
  for (let total = 0; ; ) {
    const count = await forgetPage(db, asked);
    total += count;
    if (count < AT_ONCE) return total;
  }
}

async function forgetPage(db: Database, { operatorId, now, filesDir }: Forgetting): Promise<number> {
  return asOperator(db, operatorId, async (tx) => {
    const rows = await tx.$queryRaw<{ sha256: string }[]>`
      UPDATE import SET file_erased_at = ${now} WHERE id = ANY (ARRAY(
        SELECT import.id FROM import JOIN organization ON organization.id = import.operator_id
        WHERE file_sha256 IS NOT NULL AND file_erased_at IS NULL AND finished_at < ${now}::timestamptz
          - make_interval(days => coalesce((keep->>'importFileDays')::int, ${USUAL_DAYS}::int))
        LIMIT ${AT_ONCE}))
      RETURNING file_sha256 AS sha256`;
    // Before the rows are committed: whoever dies in between removes it again, and nothing is left that nobody knows of.
    for (const { sha256 } of rows)
      await removeOldFile(tx, { kind: 'import_file', sha256, directory: filesDir, now });
    return rows.length;
  });
}
