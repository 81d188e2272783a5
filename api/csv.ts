import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';

export type Cell = string | number | boolean | Date | null;

/** The columns of a file, in order: a name, and what a row has there. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

/** Numbers, and phone numbers with their plus sign: a spreadsheet computes nothing from them. */
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** https://owasp.org/www-community/attacks/CSV_Injection; the wide signs are read as the plain ones by some. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

/** A text as a spreadsheet shows it and never runs it; a NUL would end the file for some readers. */
export function plainCell(text: string): string {
  const clean = text.replaceAll('\0', '');
  return !NUMBER.test(clean) && FORMULA.test(clean) ? `'${clean}` : clean;
}

/**
 * Answers with a CSV file, streamed as fast as it is read. What fails before the first row is answered as a problem;
 * what fails after it breaks the connection, so that no half file looks whole.
 *
 * @param name of the file, made of our own words
 * @param bom whether it begins with the mark of UTF-8
 */
export async function sendCsv<Row>(
  response: Response,
  name: string,
  columns: Columns<Row>,
  rows: AsyncIterable<Row>,
  { bom = false }: { readonly bom?: boolean } = {},
): Promise<void> {
  const iterator = rows[Symbol.asyncIterator]();
  const first = await iterator.next();
  response.type('text/csv').attachment(name);
  const cells = Readable.from(toCells(first, iterator, Object.values(columns)));
  try {
    await pipeline(cells, stringify({ bom, header: true, columns: Object.keys(columns) }), response);
  } catch (error) {
    // Whoever asked went away: there is nobody to tell, and nothing is wrong.
    if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    throw error;
  }
}

async function* toCells<Row>(
  first: IteratorResult<Row, unknown>,
  rest: AsyncIterator<Row>,
  columns: readonly ((row: Row) => Cell)[],
): AsyncGenerator<string[], void> {
  try {
    for (let next = first; !next.done; next = await rest.next()) {
      const row = next.value;
      yield columns.map((column) => toText(column(row)));
    }
  } finally {
    await rest.return?.();
  }
}

function toText(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'string' ? plainCell(cell) : String(cell);
}
