import { CsvError, parse } from 'csv-parse/sync';

export interface CsvRecord {
  /** The line of the file on which the record starts; the first is 1. */
  readonly line: number;
  readonly values: readonly string[];
}

/** The file's structure is broken, and where. */
export class UnreadableCsv extends Error {
  override readonly name = 'UnreadableCsv';
}

const DELIMITERS = [',', ';', '\t', '|'];

/** The text of a file: UTF-8, UTF-16 as Excel writes "Unicode text", or else Windows-1252 as Excel writes "CSV". */
export function decodeCsv(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * The records of a CSV text, the header first; blank ones are left out. The header line tells the delimiter.
 *
 * @throws UnreadableCsv
 */
export function parseCsv(text: string): CsvRecord[] {
  // One kind of line end: the parser would count a quoted \r\n as two lines.
  const unixText = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  try {
    const records = parse(unixText, {
      delimiter: delimiterOf(unixText),
      record_delimiter: '\n',
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    // The parser tells the line on which a record ends.
    return records.map(({ record, info }) => ({ line: info.lines - lineEndsIn(record), values: record }));
  } catch (error) {
    if (error instanceof CsvError) throw new UnreadableCsv(error.message, { cause: error });
    throw error;
  }
}

function lineEndsIn(values: readonly string[]): number {
  return values.reduce((sum, value) => sum + value.split('\n').length - 1, 0);
}

/** The character that the header line has most of, outside quotes. */
function delimiterOf(text: string): string {
  const header = (text.split('\n').find((line) => line.trim() !== '') ?? '').replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
