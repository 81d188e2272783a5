import type { LeadRow } from '../../domain/leads/lead-row.ts';
import { markedFields, sealFields } from '../contacts/sealed-fields.ts';
import type { Sealer } from '../seal.ts';
import type { BatchSql } from './batch-sql.ts';

/** Rows on their way into the tables, their marked fields sealed. */
export async function sealRows(
  sql: BatchSql,
  seal: Sealer,
  operatorId: string,
  rows: readonly LeadRow[],
): Promise<readonly LeadRow[]> {
  const marked = await markedFields(sql, operatorId);
  if (marked.size === 0) return rows;
  return rows.map((row) =>
    row.fields ? { ...row, fields: sealFields(seal, { operatorId, marked }, row.fields) } : row,
  );
}
