import type { CountryCode } from 'libphonenumber-js';
import { cutText, isWritable } from '../contacts/writable.ts';
import { ACCEPTED_SPELLINGS, fieldOf, type Target } from './columns.ts';
import { type CsvRecord, parseCsv } from './csv.ts';
import { cellsOf, type LeadRow, type RejectedRow, readLeadRow } from './lead-row.ts';

export interface ReadRows {
  readonly rows: readonly LeadRow[];
  readonly rejected: RejectedRow[];
}

/** The whole import cannot be read: no column that we know, or a broken file. */
export class UnreadableImport extends Error {
  override readonly name = 'UnreadableImport';
}

/** A file's header, and what each column holds; null: nothing that is used. */
export interface Columns {
  readonly header: readonly string[];
  readonly targets: readonly (Target | null)[];
}

/** @throws UnreadableImport */
export function readCsvRows(csv: string): ReadRows {
  const [header, ...records] = parseCsv(csv);
  if (!header) throw new UnreadableImport('The file is empty: it needs a header line.');
  const broken = [header, ...records].find((record) => record.broken !== undefined);
  if (broken)
    throw new UnreadableImport(`The file cannot be read: the row on line ${broken.line} ${broken.broken}.`);
  const columns = columnsOf(header.values);
  return sorted(records.map((record) => readRecord(columns, record)));
}

/** @throws UnreadableImport */
export function readJsonRows(
  rows: readonly Readonly<Record<string, string | number | boolean | null>>[],
): ReadRows {
  columnsOf([...new Set(rows.flatMap((row) => Object.keys(row)))]);
  return sorted(
    rows.map((row, index) => {
      const header = Object.keys(row);
      const values = Object.values(row).map((value) => (value === null ? '' : String(value)));
      const targets = header.map((name) => fieldOf(name) ?? null);
      return readRecord({ header, targets }, { line: index + 1, values });
    }),
  );
}

/**
 * What a file's columns hold: as the mapping says, else by their names.
 *
 * @param mapping column to target; `ignore`: not used
 * @throws UnreadableImport
 */
export function columnsOf(
  header: readonly string[],
  mapping: Readonly<Record<string, Target | 'ignore'>> = {},
): Columns {
  const given = new Map(Object.entries(mapping).map(([name, target]) => [name.trim(), target]));
  const names = header.map((name) => name.trim());
  const missing = [...given.keys()].filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new UnreadableImport(
      `The mapping names columns that the file has not: ${missing.join(', ')}. Its header reads: ${shown(header)}.`,
    );
  const targets = names.map((name) => {
    const target = given.get(name) ?? fieldOf(name) ?? null;
    return target === 'ignore' ? null : target;
  });
  if (targets.includes('phone') || targets.includes('email')) return { header, targets };
  if (header.some((name) => /[^\P{Cc}\t]|\ufffd/u.test(name)))
    throw new UnreadableImport(
      'This is not a CSV file: its first line is not text. Save it as CSV from the program that made it.',
    );
  throw new UnreadableImport(
    `The header has no column for a phone or an email. It reads: ${shown(header)}. ` +
      `One of these is needed, in any case and with any spacing: ${ACCEPTED_SPELLINGS.join(', ')}. ` +
      'Or say with `mapping` which column it is.',
  );
}

/** Reads one record of a file, or tells why not. */
export function readRecord(
  columns: Columns,
  { line, values, broken }: CsvRecord,
  region?: CountryCode,
): LeadRow | RejectedRow {
  if (broken !== undefined) return { line, field: 'row', reason: `the row ${broken}` };
  return unwritableRow(columns, line, values) ?? readLeadRow(line, cellsOf(columns.targets, values), region);
}

export function isRejected(row: LeadRow | RejectedRow): row is RejectedRow {
  return 'reason' in row;
}

function shown(header: readonly string[]): string {
  return cutText(header.join(', '), 500);
}

function sorted(given: readonly (LeadRow | RejectedRow)[]): ReadRows {
  const rows: LeadRow[] = [];
  const rejected: RejectedRow[] = [];
  for (const row of given) {
    if (isRejected(row)) rejected.push(row);
    else rows.push(row);
  }
  return { rows, rejected };
}

/** A row that could not be kept. What is wrong with it cannot be told back as it came. */
function unwritableRow({ header, targets }: Columns, line: number, values: readonly string[]) {
  const column = values.findIndex((value) => !isWritable(value));
  if (column === -1 || column >= header.length) return null;
  const name = header[column] ?? '';
  const field = targets[column] ?? (isWritable(name) ? name : 'a column whose name cannot be read');
  return { line, field, reason: `${field} holds a character that no text can: NUL, or half of a pair` };
}
