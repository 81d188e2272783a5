import { expect, test } from '@jest/globals';
import { bytes, counted } from './money.ts';

test('one is singular, and every other number plural', () => {
  expect([0, 1, 1_204].map((value) => counted(value, 'lead'))).toEqual(['0 leads', '1 lead', '1,204 leads']);
  expect([1, 2].map((value) => counted(value, 'person', 'people'))).toEqual(['1 person', '2 people']);
});

test('a size is told in the unit that people know it by', () => {
  expect([1, 820, 64_200, 1_240_000].map(bytes)).toEqual(['1 byte', '820 bytes', '64 kB', '1.2 MB']);
});
