import { expect, test } from '@jest/globals';
import { slotPrice } from './slot-price.ts';

const prices = (amountCents: number, size: number): number[] =>
  Array.from({ length: size }, (_, i) => slotPrice({ amountCents, size }, i + 1));
const sum = (cents: readonly number[]): number => cents.reduce((total, price) => total + price, 0);

test('a show of a $2,000 milestone of 25 costs $80', () => {
  expect(new Set(prices(200_000, 25))).toEqual(new Set([8_000]));
});

test('the slots of a milestone cost what it costs, to the cent, whatever its size', () => {
  for (const size of [1, 2, 3, 7, 25, 26, 99]) {
    for (const amount of [0, 1, 24, 25, 100_000, 199_999, 2_147_483_647]) {
      expect(sum(prices(amount, size))).toBe(amount);
    }
  }
});

test('no two slots differ by more than a cent', () => {
  expect(prices(10, 3)).toEqual([3, 3, 4]);
  expect(new Set(prices(199_999, 25))).toEqual(new Set([7_999, 8_000]));
});

test('a slot that the milestone does not have has no price', () => {
  expect(() => slotPrice({ amountCents: 100, size: 4 }, 0)).toThrow('no slot 0');
  expect(() => slotPrice({ amountCents: 100, size: 4 }, 5)).toThrow('no slot 5');
});
