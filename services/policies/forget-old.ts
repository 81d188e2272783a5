import { keep as keepShape } from '../../contracts/identity/operator-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { forgetFiles } from './forget-files.ts';
import { forgetTexts } from './forget-texts.ts';

/** Days, where an operator says nothing else. */
const USUAL = { importProblemDays: 90 };
/** Days: whoever tries again with the same Idempotency-Key does so within hours. */
const ANSWER_DAYS = 2;
const DAY_MS = 86_400_000;
/** Rows in one transaction, which takes some ten milliseconds. */
const AT_ONCE = 2_000;

export interface Forgetting {
  readonly operatorId: string;
  readonly now: Date;
  /** Where files of leads lie. */
  readonly filesDir: string;
  /** Where files that came by mail lie. */
  readonly attachmentsDir: string;
}

/**
 * Gives up what one operator keeps no longer: files of leads and what was wrong in them, what was written, answers kept
 * for repeated requests. What happened and when, numbers and money stay.
 *
 * @returns how many rows and files went; fewer than there are when `isDone` is false: ask again
 */
export async function forgetOld(
  db: Database,
  { operatorId, now, filesDir, attachmentsDir }: Forgetting,
): Promise<{ forgotten: number; isDone: boolean }> {
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  const counts = await asOperator(db, operatorId, async (tx) => {
    const { keep: said } = await tx.organization.findUniqueOrThrow({ where: { id: operatorId } });
    const keep = { ...USUAL, ...keepShape.parse(said) };
    const problems = await tx.$executeRaw`
      DELETE FROM import_problem WHERE ctid = ANY (ARRAY(
        SELECT p.ctid FROM import_problem p JOIN import i ON i.operator_id = p.operator_id AND i.id = p.import_id
        WHERE i.finished_at < ${daysAgo(keep.importProblemDays)} LIMIT ${AT_ONCE}))`;
    const lists = await tx.$executeRaw`
      UPDATE import SET duplicates = '[]', rejected = '[]'
      WHERE finished_at < ${daysAgo(keep.importProblemDays)} AND (duplicates <> '[]' OR rejected <> '[]')`;
    const answers = await tx.$executeRaw`
      DELETE FROM idempotent_answer WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM idempotent_answer WHERE created_at < ${daysAgo(ANSWER_DAYS)} LIMIT ${AT_ONCE}))`;
    const texts = keep.messageTextDays
      ? await forgetTexts(tx, { before: daysAgo(keep.messageTextDays), now, attachmentsDir })
      : 0;
    return [problems, lists, answers, texts];
  });
  const files = await forgetFiles(db, { operatorId, now, filesDir });
  const forgotten = [...counts, files].reduce((sum, count) => sum + count, 0);
  return { forgotten, isDone: counts.every((count) => count < AT_ONCE) };
}
