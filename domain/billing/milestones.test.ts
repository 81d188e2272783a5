import { expect, test } from '@jest/globals';
import { milestonesOwed } from './milestones.ts';

const owed = (unproven: number, lastNumber: number, size = 25): number[] =>
  milestonesOwed({ unproven, size, lastNumber });

test('the 25th show opens the first milestone, the 24th and the 26th none', () => {
  expect(owed(24, 0)).toEqual([]);
  expect(owed(25, 0)).toEqual([1]);
  expect(owed(0, 1)).toEqual([]);
  expect(owed(1, 1)).toEqual([]);
});

test('the 50th opens the second, and counting late opens both', () => {
  expect(owed(24, 1)).toEqual([]);
  expect(owed(25, 1)).toEqual([2]);
  expect(owed(50, 0)).toEqual([1, 2]);
  expect(owed(0, 0)).toEqual([]);
});

test('a new size counts the shows that no milestone has billed', () => {
  expect(owed(9, 1, 10)).toEqual([]);
  expect(owed(25, 1, 10)).toEqual([2, 3]);
  expect(owed(25, 1, 50)).toEqual([]);
  expect(owed(3, 0, 1)).toEqual([1, 2, 3]);
});
