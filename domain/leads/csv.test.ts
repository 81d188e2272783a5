import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { CsvReader, dialectOf, parseCsv } from './csv.ts';
import { Decoder, decodeFile } from './encoding.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const ENDS = ['\n', '\r\n', '\r'] as const;

/** Texts that hurt: delimiters, quotes, line ends, accents, pictures. */
const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'é', '🦷', ' ', '"', "'", ',', ';', '\t', '|', '\n', '1'),
    maxLength: 8,
  }),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll('\r', '')),
);

const table = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
  );

const dialect = fc.record({
  delimiter: fc.constantFrom(...DELIMITERS),
  ends: fc.array(fc.constantFrom(...ENDS), { minLength: 1, maxLength: 3 }),
  quoteAll: fc.boolean(),
  lastEnd: fc.boolean(),
});

type Dialect = typeof dialect extends fc.Arbitrary<infer D> ? D : never;

function write(
  rows: readonly (readonly string[])[],
  { delimiter, ends, quoteAll, lastEnd }: Dialect,
): string {
  const quoted = (text: string) =>
    quoteAll || /["\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = rows.map((row) => row.map(quoted).join(delimiter));
  let before = '';
  return lines
    .map((line, i) => {
      const end = ends[i % ends.length] ?? '';
      // With nothing between them the two would be one end.
      before = line === '' && before === '\r' && end === '\n' ? '\r' : end;
      return i === lines.length - 1 && !lastEnd ? line : line + before;
    })
    .join('');
}

const isBlank = (row: readonly string[]) => row.every((text) => text.trim() === '');

function readIn(pieces: readonly string[], delimiter: string) {
  const reader = new CsvReader(delimiter);
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

function cut<T extends { slice(start: number, end: number): T; readonly length: number }>(
  whole: T,
  places: readonly number[],
): T[] {
  const at = [0, ...places.map((place) => place % (whole.length + 1)), whole.length].sort((a, b) => a - b);
  return at.slice(1).map((end, i) => whole.slice(at[i] ?? 0, end));
}

describe('CSV', () => {
  test('any table, written in any dialect and cut anywhere, reads back the same', () => {
    fc.assert(
      fc.property(table, dialect, fc.array(fc.nat(), { maxLength: 6 }), (rows, how, places) => {
        const read = readIn(cut(write(rows, how), places), how.delimiter);
        expect(read.map(({ values }) => values)).toEqual(rows.filter((row) => !isBlank(row)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('a row starts on the line on which an editor shows it', () => {
    fc.assert(
      fc.property(table, dialect, (rows, how) => {
        let line = 1;
        const lines = rows.flatMap((row) => {
          const at = line;
          line += 1 + row.join('').split('\n').length - 1;
          return isBlank(row) ? [] : [at];
        });
        expect(readIn([write(rows, how)], how.delimiter).map((record) => record.line)).toEqual(lines);
      }),
    );
  });

  test('any text at all, cut anywhere, is read as if it came whole, and nothing is thrown', () => {
    const any = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' '), maxLength: 30 });
    fc.assert(
      fc.property(any, fc.array(fc.nat(), { maxLength: 8 }), (text, places) => {
        expect(readIn(cut(text, places), ',')).toEqual(readIn([text], ','));
      }),
      { numRuns: 5_000 },
    );
  });

  test('what a library reads it reads the same', () => {
    fc.assert(
      fc.property(table, dialect, (rows, how) => {
        const unix = write(rows, { ...how, ends: ['\n'] });
        const theirs = parse(unix, {
          delimiter: how.delimiter,
          relax_column_count: true,
          skip_records_with_empty_values: true,
          relax_quotes: true,
        });
        expect(readIn([unix], how.delimiter).map(({ values }) => values)).toEqual(theirs);
      }),
    );
  });

  test('the header tells the delimiter, whatever is in its quotes', () => {
    expect(dialectOf('"a,b,c";d\n1,2,3,4').delimiter).toBe(';');
    expect(dialectOf('"a\n,,,";d').delimiter).toBe(';');
    expect(dialectOf('\n\nphone|email').delimiter).toBe('|');
    expect(dialectOf('phone').delimiter).toBe(',');
    expect(parseCsv('sep=|\nphone|x,y').map(({ line, values }) => [line, ...values])).toEqual([
      [2, 'phone', 'x,y'],
    ]);
  });
});

const NAMES = { 'utf-8': 'utf8', 'utf-16le': 'utf16le', 'windows-1252': 'latin1' } as const;

test.each(['utf-8', 'utf-16le', 'windows-1252'] as const)('bytes of %s may be cut anywhere', (encoding) => {
  const units =
    encoding === 'windows-1252'
      ? fc.constantFrom('a', 'é', 'ÿ', '\u00a0')
      : fc.constantFrom('a', 'é', '€', '🦷', '漢');
  fc.assert(
    fc.property(fc.string({ unit: units }), fc.array(fc.nat(), { maxLength: 6 }), (text, places) => {
      const bytes = Buffer.from(text, NAMES[encoding]);
      const decoder = new Decoder(encoding);
      const pieces = cut<Uint8Array>(bytes, places).map((piece) => decoder.push(piece));
      expect(pieces.join('') + decoder.end()).toBe(text);
    }),
  );
});

test('what Windows has where Latin-1 has nothing', () => {
  expect(decodeFile(Uint8Array.from([0x80, 0x93, 0x94, 0x99, 0xe9]))).toBe('€“”™é');
});
