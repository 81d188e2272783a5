import { expect, test } from '@jest/globals';
import { milestoneProgress } from './milestone-progress.ts';

test.each([
  ['nothing yet', { unproven: 0 }, { number: 1, counted: 0, remaining: 25, opening: 0 }],
  ['eighteen of 25', { unproven: 18 }, { number: 1, counted: 18, remaining: 7 }],
  ['a full one that is being billed', { unproven: 25 }, { number: 2, counted: 0, remaining: 25, opening: 1 }],
  [
    'more than a full one',
    { unproven: 53, lastNumber: 2 },
    { number: 5, counted: 3, remaining: 22, opening: 2 },
  ],
  [
    'reversed shows are replaced first',
    { unproven: 5, holes: 2 },
    { counted: 3, toReplace: 0, remaining: 22 },
  ],
  ['more are reversed than came', { unproven: 1, holes: 3 }, { counted: 0, toReplace: 2, remaining: 27 }],
  [
    'a smaller size makes a full one of them',
    { unproven: 18, size: 10 },
    { counted: 8, opening: 1, remaining: 2 },
  ],
])('%s', (_, facts, progress) => {
  expect(milestoneProgress({ holes: 0, size: 25, lastNumber: 0, ...facts })).toMatchObject(progress);
});
