import { expect, test } from '@jest/globals';
import { billableSeconds, usageCents } from './usage.ts';

const TWENTY_CENTS = 200_000;
const row = (seconds: number, rateMicrosPerMinute = TWENTY_CENTS) => ({ seconds, rateMicrosPerMinute });

test('a begun second counts whole', () => {
  expect([1, 999, 1000, 1001, 61_000].map(billableSeconds)).toEqual([1, 1, 1, 2, 61]);
});

test('a minute at $0.20 is 20 cents', () => {
  expect(usageCents([row(60)])).toBe(20);
  expect(usageCents([])).toBe(0);
});

test('half a cent is rounded up, less than half down', () => {
  // $0.10 a minute: three seconds are half a cent.
  expect(usageCents([row(3, 100_000)])).toBe(1);
  expect(usageCents([row(2, 100_000)])).toBe(0);
  expect(usageCents([row(9, 100_000)])).toBe(2);
});

test('rounding happens once, after the sum: sixty calls of one second are a minute', () => {
  expect(usageCents([row(1)])).toBe(0);
  expect(usageCents(Array.from({ length: 60 }, () => row(1)))).toBe(20);
});

test('$0.0079 a minute keeps every ten-thousandth', () => {
  const rate = 7_900;
  expect(usageCents([row(60, rate)])).toBe(1);
  expect(usageCents(Array.from({ length: 100 }, () => row(60, rate)))).toBe(79);
  expect(usageCents([row(1, rate)])).toBe(0);
});

test('sums are exact beyond what a double can hold', () => {
  // Nine calls whose seconds times rate add up to 2^53 + 1 and some, half a cent over.
  const big = row(2 ** 31 - 1, 2 ** 31 - 1);
  const exact = (9n * BigInt(big.seconds) * BigInt(big.rateMicrosPerMinute) * 2n + 600_000n) / 1_200_000n;
  expect(BigInt(usageCents(Array.from({ length: 9 }, () => big)))).toBe(exact);
});

test('each minute is priced at its own rate', () => {
  expect(usageCents([row(60, 200_000), row(60, 100_000), row(30, 50_000)])).toBe(33);
});
