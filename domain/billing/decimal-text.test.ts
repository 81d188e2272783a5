import { expect, test } from '@jest/globals';
import { centsText, costMicrosText, microsText } from './decimal-text.ts';

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [-5, '-0.05'],
  [200_000, '2000.00'],
  [-123_456, '-1234.56'],
  [9_007_199_254_740_991, '90071992547409.91'],
])('%i cents are %s', (cents, text) => {
  expect(centsText(cents)).toBe(text);
});

test.each([
  [200_000, '0.20'],
  [7_900, '0.0079'],
  [1, '0.000001'],
  [1_000_000, '1.00'],
])('%i micros are %s', (micros, text) => {
  expect(microsText(micros)).toBe(text);
});

test.each([
  [60, 200_000, '200000'],
  [91, 7_900, '11981.666667'],
  [30, 1, '0.5'],
  [86_400, 100_000_000, '144000000000'],
])('%i seconds at %i micros a minute cost %s micros', (seconds, rate, text) => {
  expect(costMicrosText(seconds, rate)).toBe(text);
});
