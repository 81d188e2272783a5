import type { Transaction } from '../../prisma/tenant.ts';
import { removeOldFile } from '../messaging/remove-file.ts';

/** Rows in one transaction, which takes some ten milliseconds. */
const AT_ONCE = 2_000;

interface Texts {
  readonly before: Date;
  readonly now: Date;
  /** Where files that came by mail lie. */
  readonly attachmentsDir: string;
}

/**
 * Gives up what was written before a time, with the files that came with it: without their rows nobody would know of
 * them, not even an erasure. What is still to go out keeps its words.
 *
 * @returns of how many messages: at most 2,000 at a time
 */
export async function forgetTexts(tx: Transaction, { before, now, attachmentsDir }: Texts): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string; hashes: string[] | null }[]>`
    SELECT id, CASE jsonb_typeof(attachments) WHEN 'array'
      THEN ARRAY(SELECT file->>'sha256' FROM jsonb_array_elements(attachments) AS file) END AS hashes
    FROM message WHERE created_at < ${before} AND text_erased_at IS NULL AND status NOT IN ('sending', 'waiting')
    ORDER BY created_at LIMIT ${AT_ONCE} FOR NO KEY UPDATE`;
  await tx.$executeRaw`
    UPDATE message SET body = '', subject = NULL, html = NULL, attachments = NULL, text_erased_at = ${now}
    WHERE id = ANY (${rows.map(({ id }) => id)}::uuid[])`;
  // Before the rows are committed: whoever dies in between removes them again.
  for (const sha256 of new Set(rows.flatMap(({ hashes }) => hashes ?? [])))
    await removeOldFile(tx, { kind: 'attachment', sha256, directory: attachmentsDir, now });
  return rows.length;
}
