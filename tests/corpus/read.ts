import type { CountryCode } from 'libphonenumber-js';
import type { Target } from '../../domain/leads/columns.ts';
import type { LeadRow, RejectedRow } from '../../domain/leads/lead-row.ts';
import { isRejected, readRecord } from '../../domain/leads/read-rows.ts';
import { readRecords, recogniseFile } from '../../services/leads/read-file.ts';

export interface ReadOptions {
  readonly delimiter?: string;
  readonly mapping?: Readonly<Record<string, Target | 'ignore'>>;
  readonly region?: CountryCode;
}

/** A file as an import reads it: how it was recognised, its rows, and by line what is wrong. */
export async function readWhole(path: string, { region, ...options }: ReadOptions = {}) {
  const form = await recogniseFile(path, options);
  const rows: LeadRow[] = [];
  const rejected: RejectedRow[] = [];
  for await (const { records } of readRecords(path, form)) {
    for (const record of records) {
      const row = readRecord(form.columns, record, region);
      if (isRejected(row)) rejected.push(row);
      else rows.push(row);
    }
  }
  return { form: { encoding: form.encoding, delimiter: form.delimiter }, rows, rejected };
}
