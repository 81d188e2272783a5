import { expect, test } from '@jest/globals';
import { slotPrice } from './slot-price.ts';

const pricesOf = (amountCents: number, size: number): number[] =>
  Array.from({ length: size }, (_, i) => slotPrice({ amountCents, size, slot: i + 1 }));

test('a price that divides evenly is shared evenly', () => {
  expect(new Set(pricesOf(200_000, 25))).toEqual(new Set([8_000]));
});

test.each([
  [100, 3],
  [199_999, 25],
  [1, 25],
  [0, 25],
  [2_147_483_647, 7],
])('the slots of %i cents over %i shows come to it, and differ by a cent at most', (amountCents, size) => {
  const prices = pricesOf(amountCents, size);
  expect(prices.reduce((sum, price) => sum + price, 0)).toBe(amountCents);
  expect(Math.max(...prices) - Math.min(...prices)).toBeLessThanOrEqual(1);
});
