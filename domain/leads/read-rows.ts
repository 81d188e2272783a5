import { isWritable } from '../contacts/writable.ts';
import { ACCEPTED_SPELLINGS, fieldOf } from './columns.ts';
import { parseCsv, UnreadableCsv } from './csv.ts';
import { fieldsOf, type LeadRow, type RejectedRow, readLeadRow } from './lead-row.ts';

export interface ReadRows {
  readonly rows: readonly LeadRow[];
  readonly rejected: RejectedRow[];
}

/** The whole import cannot be read: no column that we know, or a broken file. */
export class UnreadableImport extends Error {
  override readonly name = 'UnreadableImport';
}

type Cells = readonly (readonly [header: string, value: string])[];

/** @throws UnreadableImport */
export function readCsvRows(csv: string): ReadRows {
  const [header, ...records] = recordsOf(csv);
  if (!header) throw new UnreadableImport('The file is empty: it needs a header line.');
  requireAddress(header.values);
  return readRows(
    records.map(({ line, values }) => ({
      line,
      cells: header.values.map((name, column) => [name, values[column] ?? ''] as const),
    })),
  );
}

/** @throws UnreadableImport */
export function readJsonRows(
  rows: readonly Readonly<Record<string, string | number | boolean | null>>[],
): ReadRows {
  requireAddress([...new Set(rows.flatMap((row) => Object.keys(row)))]);
  return readRows(
    rows.map((row, index) => ({
      line: index + 1,
      cells: Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)] as const),
    })),
  );
}

function recordsOf(csv: string): ReturnType<typeof parseCsv> {
  try {
    return parseCsv(csv);
  } catch (error) {
    if (error instanceof UnreadableCsv)
      throw new UnreadableImport(`The file cannot be read: ${error.message}.`);
    throw error;
  }
}

function requireAddress(header: readonly string[]): void {
  const known = header.map(fieldOf);
  if (known.includes('phone') || known.includes('email')) return;
  throw new UnreadableImport(
    `The header has no column for a phone or an email. It reads: ${header.join(', ').slice(0, 500)}. ` +
      `One of these is needed, in any case and with any spacing: ${ACCEPTED_SPELLINGS.join(', ')}.`,
  );
}

function readRows(given: readonly { readonly line: number; readonly cells: Cells }[]): ReadRows {
  const rows: LeadRow[] = [];
  const rejected: RejectedRow[] = [];
  for (const { line, cells } of given) {
    const row = unwritableRow(line, cells) ?? readLeadRow(line, fieldsOf(cells));
    if ('reason' in row) rejected.push(row);
    else rows.push(row);
  }
  return { rows, rejected };
}

/** A row that could not be kept. What is wrong with it cannot be told back as it came. */
function unwritableRow(line: number, cells: Cells): RejectedRow | null {
  const cell = cells.find(([, value]) => !isWritable(value));
  if (!cell) return null;
  const [header] = cell;
  const field = fieldOf(header) ?? (isWritable(header) ? header : 'a column whose name cannot be read');
  return { line, field, reason: `${field} holds a character that no text can: NUL, or half of a pair` };
}
