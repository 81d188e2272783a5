import { describe, expect, test } from '@jest/globals';
import { decodeFile } from './encoding.ts';
import { mergeRows } from './merge-rows.ts';
import { readCsvRows, readJsonRows, UnreadableImport } from './read-rows.ts';

describe('the header', () => {
  test.each([
    ['phone,email', '4155550101,a@example.com'],
    ['\uFEFFE-Mail,Phone Number', 'a@example.com,4155550101'],
    ['MOBILE;EMAIL ADDRESS', '4155550101;a@example.com'],
    ['cell_phone\tmail', '4155550101\ta@example.com'],
    ['Tel.|Mail_Address|Notes', '4155550101|a@example.com|x,y;z'],
    ['"Telephone","Notes, private","email"', '4155550101,"x",a@example.com'],
    ['Phone,Mobile,Email', ',4155550101,a@example.com'],
  ])('%s', (header, row) => {
    const { rows, rejected } = readCsvRows(`${header}\n${row}\n`);
    expect([rows, rejected]).toMatchObject([
      [{ line: 2, phone: '+14155550101', email: 'a@example.com' }],
      [],
    ]);
  });

  test.each([
    ['First Name,Surname', 'Sample,Lead 01'],
    ['given_name,FAMILY NAME', 'Sample,Lead 01'],
    ['Full Name,x', 'Sample Lead 01,'],
    ['name,x', '"Lead 01, Sample",'],
  ])('names as %s', (header, row) => {
    const { rows } = readCsvRows(
      `phone,${header},Organisation,Time-Zone\n4155550101,${row},Sample Ltd,Europe/Berlin`,
    );
    expect(rows).toMatchObject([
      { firstName: 'Sample', lastName: 'Lead 01', company: 'Sample Ltd', zone: 'Europe/Berlin' },
    ]);
  });

  test('without a phone and an email it is told what it reads and what is needed', () => {
    const read = () => readCsvRows('Foo,Bar\n1,2\n');
    expect(read).toThrow(UnreadableImport);
    expect(read).toThrow(/Foo, Bar.*phone.*mobile.*email/s);
    expect(() => readCsvRows('')).toThrow('empty');
    expect(() => readJsonRows([{ foo: 1 }])).toThrow(UnreadableImport);
  });
});

describe('rows', () => {
  test('are counted by the line on which they start, blank ones and quoted line ends included', () => {
    const csv = 'phone,name\r\n\r\n4155550101,"Sample\r\nLead\r\n01"\r\n , \r\n4155550102,x\r\n"bad",y\r\n';
    const { rows, rejected } = readCsvRows(csv);
    expect(rows.map(({ line }) => line)).toEqual([3, 7]);
    expect(rejected).toEqual([
      { line: 8, field: 'phone', value: 'bad', reason: 'phone "bad" is not a phone number' },
    ]);
  });

  test('with several faults are rejected once, the first field named and all told', () => {
    const { rejected } = readCsvRows('email,phone,zone\nx,12,Mars\n,,UTC\n');
    expect(rejected).toEqual([
      {
        line: 2,
        field: 'phone',
        value: '12',
        reason:
          'phone "12" is not a phone number; email "x" is not an email address; zone "Mars" is not an IANA time zone',
      },
      { line: 3, field: 'phone', value: undefined, reason: 'the row has neither phone nor email' },
    ]);
  });

  test('may be ragged and hold stray quotes', () => {
    const { rows } = readCsvRows('phone,name,company\n4155550101\n4155550102,Sample "S" Lead,x,y,z\n');
    expect(rows).toMatchObject([{ line: 2 }, { line: 3, firstName: 'Sample', lastName: '"S" Lead' }]);
  });

  test('after a quote that is never closed are not guessed at', () => {
    expect(() => readCsvRows('phone,name\n4155550101,"open\n4155550102,x\n')).toThrow(
      /line 2 opens a quotation mark that is never closed/,
    );
  });

  test('of JSON are counted from 1 and may hold numbers and nulls', () => {
    const { rows, rejected } = readJsonRows([
      { Phone: 4155550101, email: null },
      { phone: 'x' },
      { EMAIL: 'A@Example.com' },
    ]);
    expect(rows).toMatchObject([
      { line: 1, phone: '+14155550101' },
      { line: 3, email: 'a@example.com' },
    ]);
    expect(rejected).toMatchObject([{ line: 2, field: 'phone', value: 'x' }]);
  });
});

test('a file is UTF-8, UTF-16 or Windows-1252', () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('phone\n"é"', 'utf16le')]);
  const files = [Buffer.from('phone\n"é"'), utf16, Buffer.from('phone\n"é"', 'latin1')];
  expect(files.map((file) => decodeFile(file).replace('\uFEFF', ''))).toEqual(Array(3).fill('phone\n"é"'));
});

describe('rows of one person', () => {
  const phone = '+14155550101';
  const email = 'a@example.com';

  test('by phone, else by email; the first is kept and filled in', () => {
    const { rows, repeated } = mergeRows([
      { line: 2, phone, firstName: 'Sample' },
      { line: 3, phone, email, firstName: 'Other', company: 'Sample Ltd' },
      { line: 4, email },
      { line: 5, email: 'b@example.com' },
      { line: 6, email: 'b@example.com', phone: '+14155550102' },
    ]);
    expect(repeated).toEqual([
      { line: 3, of: 2 },
      { line: 4, of: 2 },
      { line: 6, of: 5 },
    ]);
    expect(rows).toMatchObject([
      { line: 2, phone, email, firstName: 'Sample', company: 'Sample Ltd' },
      { line: 5, email: 'b@example.com', phone: '+14155550102' },
    ]);
  });

  test('two phones with one email are two people', () => {
    const { rows, repeated } = mergeRows([
      { line: 2, phone, email },
      { line: 3, phone: '+14155550102', email },
    ]);
    expect([rows.length, repeated]).toEqual([2, []]);
  });
});

test('what is no text is said to be no CSV file, instead of being shown', () => {
  expect(() => readCsvRows('PK\u0003\u0004\ufffd\u0001,\u0000x\n1,2\n')).toThrow(/not a CSV file/);
  expect(() => readCsvRows('colour\tsize\nred\t1\n')).toThrow(/no column for a phone or an email/);
});
