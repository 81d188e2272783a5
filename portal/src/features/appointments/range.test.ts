import { expect, test } from '@jest/globals';
import { rangeOf } from './range.ts';

test.each([
  ['day', '2026-06-03', '2026-06-03', 1],
  ['agenda', '2026-06-03', '2026-06-03', 14],
  ['week', '2026-06-03', '2026-06-01', 7],
  ['week', '2026-06-07', '2026-06-01', 7],
  ['week', '2026-06-08', '2026-06-08', 7],
  ['month', '2026-06-17', '2026-06-01', 42],
  ['month', '2026-11-17', '2026-10-26', 42],
] as const)('a %s at %s begins on %s and has %i days', (span, date, first, days) => {
  const { from, to } = rangeOf(span, date);
  expect(from).toEqual(new Date(`${first}T00:00:00`));
  const end = new Date(from);
  end.setDate(end.getDate() + days);
  expect(to).toEqual(end);
});
