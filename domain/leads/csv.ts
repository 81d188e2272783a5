export interface CsvRecord {
  /** The line of the file on which the record starts; the first is 1. */
  readonly line: number;
  readonly values: readonly string[];
  /** Why the record cannot be read; its values are none. */
  readonly broken?: string;
}

/** Characters. A row beyond this is none that a person has: most often a quotation mark was opened and never closed. */
const LONGEST_RECORD = 1_000_000;

const NEVER_CLOSED = 'opens a quotation mark that is never closed';
const TOO_LONG = `is longer than ${LONGEST_RECORD.toLocaleString('en-US')} characters`;

/**
 * Reads CSV as it comes, wherever it is cut: quotes, doubled quotes, line ends within quotes, \n, \r\n and \r in one
 * file, rows of any width. Blank rows are left out. A quotation mark in the middle of a cell is a character.
 *
 * Its own and no library's: a row whose quotation mark is never closed is told by its line and the rows after it are
 * read, where a parser of streams holds the rest of the file in memory and then gives up, with what it had read.
 */
export class CsvReader {
  readonly #delimiter: string;
  #text = '';
  #line = 1;
  /** What is left of a row that was given up. */
  #skipping = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** @returns the records that are whole now */
  push(text: string): CsvRecord[] {
    this.#text += text;
    return this.#read(false);
  }

  /** @returns what is left */
  end(): CsvRecord[] {
    return this.#read(true);
  }

  #read(isEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    const scan = new Scan(this.#text, this.#delimiter, isEnd);
    let at = 0;
    while (at < this.#text.length) {
      if (this.#skipping) {
        const next = scan.lineAfter(at);
        at = next ?? this.#text.length;
        if (next === null) break;
        this.#line += 1;
        this.#skipping = false;
        continue;
      }
      const found = scan.record(at);
      const isTooLong = (found?.next ?? this.#text.length) - at > LONGEST_RECORD;
      if (!found && !isEnd && !isTooLong) break;
      if (!found || isTooLong) {
        records.push({ line: this.#line, values: [], broken: scan.isQuoted ? NEVER_CLOSED : TOO_LONG });
        this.#skipping = true;
        continue;
      }
      if (found.values.some((value) => value.trim() !== ''))
        records.push({ line: this.#line, values: found.values });
      this.#line += found.lines;
      at = found.next;
    }
    this.#text = this.#text.slice(at);
    return records;
  }
}

interface Found {
  readonly values: string[];
  /** Where the next record starts. */
  readonly next: number;
  readonly lines: number;
}

/** One look through a piece of text; what is nearest is remembered, so that every character is looked at once. */
class Scan {
  /** Whether the record that was looked for last opened a quotation mark. */
  isQuoted = false;
  readonly #text: string;
  readonly #delimiter: string;
  readonly #isEnd: boolean;
  readonly #nearest = new Map<string, number>();

  constructor(text: string, delimiter: string, isEnd: boolean) {
    this.#text = text;
    this.#delimiter = delimiter;
    this.#isEnd = isEnd;
  }

  /** The start of the line after this place; null: it is not there yet. */
  lineAfter(at: number): number | null {
    const end = this.#lineEnd(at);
    if (end === this.#text.length) return null;
    if (this.#text[end] !== '\r') return end + 1;
    if (end + 1 === this.#text.length) return this.#isEnd ? end + 1 : null;
    return this.#text[end + 1] === '\n' ? end + 2 : end + 1;
  }

  /** The record that starts here; null: it has no end, or none yet. */
  record(at: number): Found | null {
    this.isQuoted = false;
    const end = this.#lineEnd(at);
    if (this.#next('"', at) < end) return this.#quotedRecord(at);
    const next = this.lineAfter(at) ?? (this.#isEnd ? this.#text.length : null);
    if (next === null) return null;
    return { values: this.#text.slice(at, end).split(this.#delimiter), next, lines: 1 };
  }

  #quotedRecord(start: number): Found | null {
    const values: string[] = [];
    let lines = 1;
    for (let at = start; ; ) {
      const cell = this.#text[at] === '"' ? this.#quotedCell(at) : this.#plainCell(at, '');
      if (!cell) return null;
      values.push(cell.value);
      lines += cell.lines;
      if (this.#text[cell.end] === this.#delimiter) {
        at = cell.end + 1;
        continue;
      }
      const next = this.lineAfter(cell.end) ?? (this.#isEnd ? this.#text.length : null);
      return next === null ? null : { values, next, lines };
    }
  }

  #plainCell(at: number, before: string) {
    const end = Math.min(this.#lineEnd(at), this.#next(this.#delimiter, at));
    return { value: before + this.#text.slice(at, end), end, lines: 0 };
  }

  #quotedCell(start: number) {
    this.isQuoted = true;
    let value = '';
    for (let at = start + 1; ; ) {
      const quote = this.#text.indexOf('"', at);
      if (quote === -1) return null;
      value += this.#text.slice(at, quote);
      const after = this.#text[quote + 1];
      if (after === '"') {
        value += '"';
        at = quote + 2;
        continue;
      }
      const lines = lineEndsIn(value);
      const unix = lines === 0 ? value : value.replace(/\r\n?/g, '\n');
      this.isQuoted = false;
      const isClosed = after === undefined || after === this.#delimiter || after === '\n' || after === '\r';
      if (isClosed) return { value: unix, end: quote + 1, lines };
      // `"Sample" Lead`: the quotation marks were part of the text.
      return { ...this.#plainCell(quote + 1, `"${unix}"`), lines };
    }
  }

  #lineEnd(at: number): number {
    return Math.min(this.#next('\n', at), this.#next('\r', at));
  }

  /** Where this character is next; the text's length: nowhere. */
  #next(char: string, at: number): number {
    const known = this.#nearest.get(char);
    if (known !== undefined && known >= at) return known;
    const found = this.#text.indexOf(char, at);
    const place = found === -1 ? this.#text.length : found;
    this.#nearest.set(char, place);
    return place;
  }
}

function lineEndsIn(value: string): number {
  return value.match(/\r\n|\r|\n/g)?.length ?? 0;
}

/** All records of a text, the header first. */
export function parseCsv(text: string): CsvRecord[] {
  const { delimiter, body } = dialectOf(text);
  const reader = new CsvReader(delimiter);
  return [...reader.push(body), ...reader.end()];
}

const DELIMITERS = [',', ';', '\t', '|'];

/** Excel's own line that names the delimiter. */
const NAMED_DELIMITER = /^sep=(.)(?=\r|\n|$)/i;

/**
 * What a file's beginning tells: the character that the header has most of, outside quotes.
 *
 * @param head the text, or its first part with the whole header in it
 * @returns body: the text without what is no CSV. The line that names a delimiter stays as a blank one, so that lines
 * are counted as an editor counts them
 */
export function dialectOf(head: string): { delimiter: string; body: string } {
  const text = head.replace(/^\uFEFF/, '');
  const [line = '', named] = NAMED_DELIMITER.exec(text) ?? [];
  if (named !== undefined) return { delimiter: named, body: text.slice(line.length) };
  const unquoted = text.slice(0, LONGEST_RECORD).replace(/"[^"]*"/g, '');
  const header = unquoted.split(/[\r\n]/).find((row) => row.trim() !== '') ?? '';
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return { delimiter: DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',', body: text };
}
