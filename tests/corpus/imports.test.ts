import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type ReadOptions, readWhole } from './read.ts';

const FOLDER = fileURLToPath(new URL('./imports/', import.meta.url));

interface Expected {
  readonly form?: { readonly encoding?: string; readonly delimiter?: string };
  readonly rows: readonly object[];
  readonly rejected?: readonly object[];
  readonly options?: ReadOptions;
}

const [ONE, TWO, THREE] = ['+14155550101', '+14155550102', '+14155550103'];
const mail = (n: number) => `lead0${n}@example.com`;

/** What is read of each file, by its name. */
const FILES: Readonly<Record<string, Expected>> = {
  '01-bom.csv': { form: { encoding: 'utf-8' }, rows: [{ line: 2, phone: ONE, email: mail(1) }] },
  '03-windows-1252.csv': {
    form: { encoding: 'windows-1252', delimiter: ';' },
    rows: [{ phone: ONE, firstName: 'Zoë', company: 'Café “Sample” €' }],
  },
  '04-semicolon.csv': { form: { delimiter: ';' }, rows: [{ phone: ONE, email: mail(1) }] },
  '05-tab.tsv': {
    form: { delimiter: '\t' },
    rows: [{ phone: ONE, firstName: 'Sample', lastName: 'Lead 01' }],
  },
  '06-pipe.txt': {
    form: { delimiter: '|' },
    rows: [{ phone: ONE, firstName: 'Sample', lastName: 'Lead 01' }],
  },
  '07-quoted-newlines.csv': {
    rows: [
      { line: 2, phone: ONE, company: 'Sample\nSuite 5' },
      { line: 5, phone: TWO, company: 'say "hi"', firstName: 'Sample', lastName: 'Lead 02' },
    ],
  },
  '08-cr-only.csv': {
    rows: [
      { line: 2, phone: ONE },
      { line: 3, phone: TWO, email: mail(2) },
    ],
  },
  '09-no-last-newline.csv': {
    rows: [
      { line: 2, phone: ONE },
      { line: 3, phone: TWO },
    ],
  },
  '10-trailing-delimiters.csv': { rows: [{ phone: ONE, email: mail(1) }, { phone: TWO }] },
  '11-empty-lines.csv': {
    rows: [
      { line: 5, phone: ONE },
      { line: 9, phone: TWO },
    ],
  },
  '12-duplicate-headers.csv': {
    rows: [
      { phone: ONE, email: mail(1) },
      { phone: TWO, email: mail(2) },
    ],
  },
  '13-header-spellings.csv': {
    rows: [
      {
        ...{ phone: ONE, email: mail(1), firstName: 'Sample', lastName: 'Lead 01', company: 'Sample Ltd' },
        ...{ zone: 'America/Chicago', state: 'TX' },
      },
    ],
  },
  '14-scientific-phones.csv': {
    rows: [
      { line: 3, phone: ONE, firstName: 'whole' },
      { line: 4, phone: TWO },
      { line: 5, phone: THREE },
    ],
    rejected: [
      { line: 2, field: 'phone', value: '1.4155E+10', reason: expect.stringContaining('lost digits') },
    ],
  },
  '15-extensions.csv': { rows: [{ phone: ONE }, { phone: TWO }, { phone: THREE }] },
  '16-apostrophes.csv': {
    rows: [{ phone: ONE, firstName: "'t" }, { phone: TWO, firstName: "O'Sample" }, { phone: THREE }],
  },
  '17-emoji.csv': { rows: [{ phone: ONE, firstName: '🦷' }] },
  '18-nul.csv': {
    rows: [{ line: 3, phone: TWO }],
    rejected: [{ line: 2, field: 'name', reason: expect.stringContaining('NUL') }],
  },
  '20-ragged.csv': {
    rows: [
      { line: 2, phone: ONE },
      { line: 3, phone: TWO, company: 'Sample Ltd' },
      { line: 5, phone: THREE, firstName: '"x"y', company: 'z' },
    ],
  },
  '21-only-header.csv': { rows: [] },
  '24-open-quote.csv': {
    rows: [
      { line: 2, phone: ONE },
      { line: 4, phone: THREE },
    ],
    rejected: [{ line: 3, field: 'row', reason: expect.stringContaining('never closed') }],
  },
  '25-mixed-line-ends.csv': {
    rows: [
      { line: 2, phone: ONE },
      { line: 3, phone: TWO },
      { line: 4, phone: THREE },
    ],
  },
  '26-no-break-spaces.csv': {
    rows: [
      { phone: ONE, firstName: 'Sample One' },
      { phone: TWO, firstName: 'Sample' },
    ],
  },
  '27-places.csv': {
    rows: [
      { phone: ONE, state: 'FL', zone: undefined },
      { phone: TWO, zone: 'America/Denver' },
      { phone: THREE, state: undefined },
      { phone: '+18005550104' },
    ],
    rejected: [{ line: 6, field: 'zone', value: 'Mars' }],
  },
  '28-international.csv': {
    options: { region: 'GB' },
    rows: [
      { phone: '+442079460958' },
      { phone: '+61412345678' },
      { phone: '+4930901820' },
      { phone: '+442079460958' },
    ],
    // 011 is what Americans dial before a country code, and nobody else.
    rejected: [{ line: 3, value: '011 49 30 901820' }],
  },
  '29-sep-line.csv': { form: { delimiter: ';' }, rows: [{ line: 3, phone: ONE }] },
  '30-bare-quotes.csv': {
    rows: [
      { phone: ONE, company: 'Sample 6" Pipes' },
      { phone: TWO, company: '"Sample" Pipes' },
      { phone: THREE, company: '"Sample "best" Pipes"' },
    ],
  },
  '31-own-fields.csv': {
    options: { mapping: { Renewal: 'field:renewal_date', Plan: 'field:plan' } },
    rows: [
      { phone: ONE, fields: { renewal_date: '2026-12-31', plan: 'gold' }, tags: ['a', 'b'], score: 10 },
      { phone: THREE, fields: { renewal_date: '2027-02-03' }, tags: ['x'], score: -4 },
    ],
    rejected: [{ line: 3, field: 'score', value: 'ten' }],
  },
  '34-same-people.csv': {
    rows: [{ phone: ONE }, { phone: ONE }, { email: mail(1) }, { phone: TWO, email: mail(1) }],
  },
  '35-formulas.csv': {
    rows: [{ phone: ONE, firstName: '=1+1', company: '@Sample' }],
    rejected: [{ line: 3, field: 'phone', value: '=cmd' }],
  },
};

/** Files that are none of leads, and what is said of each. */
const REFUSED: Readonly<Record<string, string>> = {
  '22-empty.csv': 'empty',
  '23-web-page.csv': 'web page',
  '32-workbook.xlsx': 'Excel workbook',
  '33-no-address.csv': 'Foo, Bar',
};

test('every file of the corpus has its expectation', () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...Object.keys(FILES), ...Object.keys(REFUSED)].sort());
});

test.each(Object.entries(FILES))('%s', async (name, { form = {}, rows, rejected = [], options }) => {
  const read = await readWhole(path.join(FOLDER, name), options);
  expect(read.form).toMatchObject(form);
  expect(read.rows).toMatchObject(rows);
  expect(read.rejected).toMatchObject(rejected);
});

test.each(Object.entries(REFUSED))('%s is refused with what it is', async (name, words) => {
  await expect(readWhole(path.join(FOLDER, name))).rejects.toThrow(words);
});

describe('files that no text can hold', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'followthrough-corpus-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (bytes: Uint8Array | string, options?: ReadOptions) => {
    const file = path.join(folder, 'made.csv');
    writeFileSync(file, bytes);
    return readWhole(file, options);
  };
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');

  test.each([
    ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('phone\tname\r\n4155550101\tZoë 🦷\r\n')])],
    [
      'utf-16be',
      Buffer.concat([Buffer.from([0xfe, 0xff]), utf16('phone\tname\r\n4155550101\tZoë 🦷\r\n').swap16()]),
    ],
    ['utf-16le', utf16('phone\tname\r\n4155550101\tZoë 🦷\r\n')],
    ['utf-16be', utf16('phone\tname\r\n4155550101\tZoë 🦷\r\n').swap16()],
  ])('%s, with a mark and without', async (encoding, bytes) => {
    const { form, rows } = await read(bytes);
    expect(form).toEqual({ encoding, delimiter: '\t' });
    expect(rows).toMatchObject([{ line: 2, phone: ONE, firstName: 'Zoë', lastName: '🦷' }]);
  });

  test('characters of several bytes across every border of the chunks that come from the disk', async () => {
    const names = Array.from({ length: 40_000 }, (_, i) => 'é€🦷'.repeat(1 + (i % 5)));
    const { form, rows } = await read(
      `email,company\n${names.map((name, i) => `a${i}@example.com,${name}`).join('\n')}`,
    );
    expect(form.encoding).toBe('utf-8');
    expect(rows.map(({ company }) => company)).toEqual(names);
  });

  test('one accent in the last row tells the encoding of all', async () => {
    const filler = 'a@example.com,x\n'.repeat(30_000);
    const { form, rows } = await read(Buffer.from(`email,company\n${filler}b@example.com,Café`, 'latin1'));
    expect(form.encoding).toBe('windows-1252');
    expect(rows.at(-1)).toMatchObject({ line: 30_002, company: 'Café' });
  });

  test('a very long cell in a column that is not used is none of our business, in a name it is refused', async () => {
    const long = 'x'.repeat(300_000);
    const { rows, rejected } = await read(`phone,company,notes\n4155550101,y,${long}\n4155550102,${long},\n`);
    expect(rows).toMatchObject([{ phone: ONE }]);
    expect(rejected).toMatchObject([
      { line: 3, field: 'company', reason: expect.stringContaining('longer') },
    ]);
    expect(rejected[0]?.value?.length).toBe(200);
  });

  test('a row beyond all measure is told, and the rows after it are read', async () => {
    const endless = 'x'.repeat(1_500_000);
    const { rows, rejected } = await read(`phone,notes\n4155550101,\n4155550102,${endless}\n4155550103,\n`);
    expect(rows).toMatchObject([{ line: 2 }, { line: 4, phone: THREE }]);
    expect(rejected).toMatchObject([{ line: 3, field: 'row' }]);
  });

  test('a quotation mark that a million characters do not close hides none of them', async () => {
    const lines = Array.from({ length: 80_000 }, (_, i) => `4155${String(200_000 + i)},plain text`);
    const { rows, rejected } = await read(`phone,notes\n4155550101,"open\n${lines.join('\n')}\n`);
    expect(rows).toHaveLength(80_000);
    expect(rejected).toMatchObject([{ line: 2, reason: expect.stringContaining('never closed') }]);
  });
});
