import { expect, test } from '@jest/globals';
import { problemsCsv } from './problems-csv.ts';
import { AS_RECOGNISED, missingOf, ownField, targetsOf } from './reading.ts';

test('a column becomes an own field by a name that the API takes', () => {
  const names = ['Renewal date', '  #1 Plan! ', '42', 'x'.repeat(80)].map(ownField);
  expect(names).toEqual(['field:renewal_date', 'field:plan', 'field:value', `field:${'x'.repeat(40)}`]);
  for (const name of names) expect(name).toMatch(/^field:[A-Za-z][A-Za-z0-9_]{0,39}$/);
});

test('each choice of a column stands in its list once, and the recognised one is among them', () => {
  const values = targetsOf('Plan', 'field:plan').map(({ value }) => value);
  expect(new Set(values).size).toBe(values.length);
  expect(targetsOf('Plan', 'field:tariff').map(({ value }) => value)).toEqual(
    expect.arrayContaining(['field:plan', 'field:tariff', 'ignore']),
  );
});

test('consent is noted with its source, or not at all', () => {
  expect(missingOf(AS_RECOGNISED)).toBeNull();
  const channels = ['sms'];
  expect(missingOf({ ...AS_RECOGNISED, consent: { channels, source: ' ', text: '' } })).toContain('where');
  expect(missingOf({ ...AS_RECOGNISED, consent: { channels, source: 'a form', text: '' } })).toBeNull();
});

test('no cell of the file of problems is a formula or breaks its row', () => {
  const problem = { line: 3, kind: 'rejected', field: 'phone' };
  expect(
    problemsCsv([
      { ...problem, value: '=1+1', reason: 'is not a "phone", at all' },
      { ...problem, value: '-12', reason: 'x' },
    ]),
  ).toBe(
    'line,kind,field,value,reason\r\n3,rejected,phone,\'=1+1,"is not a ""phone"", at all"\r\n3,rejected,phone,-12,x\r\n',
  );
});
