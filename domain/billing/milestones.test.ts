import { expect, test } from '@jest/globals';
import { milestonesOwed } from './milestones.ts';

const owed = (netShown: number, lastNumber: number): number[] =>
  milestonesOwed({ netShown, billed: 25 * lastNumber, size: 25, lastNumber });

test('the 25th show opens the first milestone, the 24th and the 26th none', () => {
  expect(owed(24, 0)).toEqual([]);
  expect(owed(25, 0)).toEqual([1]);
  expect(owed(25, 1)).toEqual([]);
  expect(owed(26, 1)).toEqual([]);
});

test('the 50th opens the second, and counting late opens both', () => {
  expect(owed(49, 1)).toEqual([]);
  expect(owed(50, 1)).toEqual([2]);
  expect(owed(50, 0)).toEqual([1, 2]);
  expect(owed(0, 0)).toEqual([]);
});

test('a reversal never opens one: the show that fills the hole is not billed again', () => {
  expect(owed(24, 1)).toEqual([]);
  expect(owed(25, 1)).toEqual([]);
  expect(owed(0, 2)).toEqual([]);
});

test('a new size starts at the last billed show', () => {
  expect(milestonesOwed({ netShown: 34, billed: 25, size: 10, lastNumber: 1 })).toEqual([]);
  expect(milestonesOwed({ netShown: 35, billed: 25, size: 10, lastNumber: 1 })).toEqual([2]);
  expect(milestonesOwed({ netShown: 50, billed: 25, size: 50, lastNumber: 1 })).toEqual([]);
});
