import { expect, test } from '@jest/globals';
import { fieldVariables } from './variables.ts';

test('names are what a prompt can name, and all values are text', () => {
  expect(
    fieldVariables({
      'Renewal Date': '2026-07-01',
      'Straße & Nr.': ' Main 1 ',
      Größe: 12.5,
      is_member: true,
      _private: 'x',
    }),
  ).toEqual({
    renewal_date: '2026-07-01',
    strasse_nr: 'Main 1',
    grosse: '12.5',
    is_member: 'true',
    private: 'x',
  });
});

test('what is empty, nested or nameless is left out', () => {
  const fields = { a: '', b: '  ', c: null, d: { e: 'x' }, f: ['x'], '': 'x', '!!': 'x', g: undefined };
  expect(fieldVariables(fields)).toEqual({});
  for (const none of [null, undefined, 'x', 3, ['x']]) expect(fieldVariables(none)).toEqual({});
});

test('a long name, a long value and the fifty-first field are cut off, and no character is halved', () => {
  const [value] = Object.values(fieldVariables({ a: `${'x'.repeat(499)}😀y` }));
  expect(value).toBe(`${'x'.repeat(499)}😀`);
  expect(Object.keys(fieldVariables({ ['n'.repeat(80)]: '1' }))).toEqual(['n'.repeat(60)]);
  const many = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`f${i}`, 'x']));
  expect(Object.keys(fieldVariables(many))).toHaveLength(50);
});

test('of two fields with one name always the same one counts', () => {
  expect(fieldVariables({ 'a b': '2', 'a-b': '3', 'A B': '1' })).toEqual({ a_b: '1' });
  expect(fieldVariables({ 'A B': '1', 'a-b': '3', 'a b': '2' })).toEqual({ a_b: '1' });
});
