import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CsvReader, type CsvRecord, dialectOf } from '../../domain/leads/csv.ts';
import { Decoder, type Encoding, markedEncoding } from '../../domain/leads/encoding.ts';
import { type Columns, columnsOf, UnreadableImport } from '../../domain/leads/read-rows.ts';
import type { Target } from '../../domain/leads/columns.ts';

/** How a file is to be read, as the file itself and whoever sent it tell. */
export interface FileForm {
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly columns: Columns;
}

/** A piece of a file. */
export interface FilePart {
  readonly records: readonly CsvRecord[];
  /** Of the file, up to the end of this piece. */
  readonly bytes: number;
}

/** Bytes: the whole header is in so many. */
const HEAD = 256 * 1024;

/** What people send in place of CSV, by its first characters, and what to do instead. */
const OTHERS: readonly (readonly [beginning: string, what: string])[] = [
  ['PK\u0003\u0004', 'is an Excel workbook: open it and save it as CSV'],
  ['\u00d0\u00cf\u0011\u00e0', 'is an old Excel workbook: open it and save it as CSV'],
  ['%PDF', 'is a PDF'],
  ['\u001f\u008b', 'is packed (gzip): unpack it'],
];

const HTML = /^\uFEFF?\s*<(?:!doctype|html|head|body|table|\?xml)/i;
const JSON_ROWS = /^\uFEFF?\s*[[{]\s*["{[]/;

function otherThanCsv(head: Buffer, text: string): string | undefined {
  const beginning = head.toString('latin1', 0, 8);
  const [, other] = OTHERS.find(([start]) => beginning.startsWith(start)) ?? [];
  if (other) return other;
  if (HTML.test(text)) return 'is a web page, no CSV: the export has failed or asks to sign in';
  return JSON_ROWS.test(text) ? 'is JSON: send its rows to POST /api/leads/import' : undefined;
}

/**
 * Recognises encoding, delimiter and columns of a file. @throws UnreadableImport with what to do; whatever the disk says
 */
export async function recogniseFile(
  path: string,
  options: {
    readonly delimiter?: string | undefined;
    readonly mapping?: Readonly<Record<string, Target | 'ignore'>> | undefined;
  },
): Promise<FileForm> {
  const head = await readHead(path);
  if (head.length === 0) throw new UnreadableImport('The file is empty: it needs a header line.');
  const encoding = markedEncoding(head) ?? ((await isUtf8(path)) ? 'utf-8' : 'windows-1252');
  const text = new Decoder(encoding).push(head);
  const other = otherThanCsv(head, text);
  if (other) throw new UnreadableImport(`The file ${other}.`);
  const delimiter = options.delimiter ?? dialectOf(text).delimiter;
  const header = await readHeader(path, { encoding, delimiter });
  if (!header) throw new UnreadableImport('The file is empty: it needs a header line.');
  if (header.broken) throw new UnreadableImport(`The header on line ${header.line} ${header.broken}.`);
  return { encoding, delimiter, columns: columnsOf(header.values, options.mapping) };
}

/** A file's records behind the header, as they come from the disk. */
export async function* readRecords(path: string, form: FileForm): AsyncGenerator<FilePart, void> {
  let isHeaderRead = false;
  for await (const part of readParts(path, form)) {
    if (isHeaderRead || part.records.length === 0) {
      yield part;
      continue;
    }
    isHeaderRead = true;
    yield { ...part, records: part.records.slice(1) };
  }
}

async function readHeader(path: string, form: Omit<FileForm, 'columns'>): Promise<CsvRecord | undefined> {
  for await (const { records } of readParts(path, form)) {
    if (records[0]) return records[0];
  }
  return undefined;
}

async function* readParts(
  path: string,
  { encoding, delimiter }: Omit<FileForm, 'columns'>,
): AsyncGenerator<FilePart, void> {
  const decoder = new Decoder(encoding);
  const reader = new CsvReader(delimiter);
  let bytes = 0;
  // What a line before the header says of the delimiter is known by now, and is no row.
  let head: string | null = '';
  const feed = (text: string, isLast: boolean): readonly CsvRecord[] => {
    if (head === null) return reader.push(text);
    head += text;
    if (head.length < NAMED_DELIMITER && !isLast) return [];
    const { body } = dialectOf(head);
    head = null;
    return reader.push(body);
  };
  for await (const chunk of createReadStream(path, { highWaterMark: HEAD }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    yield { records: feed(decoder.push(chunk), false), bytes };
  }
  yield { records: [...feed(decoder.end(), true), ...reader.end()], bytes };
}

/** Characters of the line `sep=;` with the byte order mark before it and a line end after it. */
const NAMED_DELIMITER = 8;

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Only the whole file tells: a name with an accent may be in its last row. */
async function isUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: HEAD }) as AsyncIterable<Buffer>)
      decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  }
}
