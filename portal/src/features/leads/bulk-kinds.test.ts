import { expect, test } from '@jest/globals';
import { progressOf, sayCounts } from './bulk-kinds.ts';

const counts = { total: 200, changed: 0, unchanged: 0, refused: 0, passedOver: null };

test('progress counts all that was looked at, never passes its end, and nothing to do is done', () => {
  expect(progressOf(counts)).toBe(0);
  expect(progressOf({ ...counts, changed: 50, unchanged: 40, refused: 9 })).toBe(49);
  expect(progressOf({ ...counts, changed: 150, unchanged: 60 })).toBe(100);
  expect(progressOf({ ...counts, total: 0 })).toBe(100);
});

test('what became of it is told without what did not happen', () => {
  expect(sayCounts('pause', { ...counts, changed: 1200 })).toBe('1,200 paused');
  expect(sayCounts('tag', { ...counts, changed: 2, unchanged: 1, refused: 3, passedOver: 4 })).toBe(
    '2 tagged, 1 was so already, 3 could not be, 4 passed over',
  );
});
