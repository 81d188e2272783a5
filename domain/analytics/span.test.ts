import { expect, test } from '@jest/globals';
import { daysOf, lengthOf, spanBefore, spanOf } from './span.ts';

const today = '2026-03-10';

test('thirty days, today the last, when nothing is asked', () => {
  expect(spanOf({ today })).toEqual({ from: '2026-02-09', to: today });
  expect(lengthOf(spanOf({ today }))).toBe(30);
});

test('what is left out is filled in', () => {
  expect(spanOf({ today, from: '2026-03-01' })).toEqual({ from: '2026-03-01', to: today });
  expect(spanOf({ today, to: '2026-01-30' })).toEqual({ from: '2026-01-01', to: '2026-01-30' });
  expect(spanOf({ today, from: '2026-04-01' })).toEqual({ from: '2026-04-01', to: '2026-04-01' });
});

test('the span before is as long, over the night in which clocks change too', () => {
  expect(spanBefore({ from: '2026-03-03', to: '2026-03-09' })).toEqual({
    from: '2026-02-24',
    to: '2026-03-02',
  });
  expect(spanBefore({ from: '2026-03-10', to: '2026-03-10' })).toEqual({
    from: '2026-03-09',
    to: '2026-03-09',
  });
});

test('every day of it once, the last included', () => {
  expect(daysOf({ from: '2026-02-27', to: '2026-03-01' })).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
  ]);
  expect(daysOf({ from: '2026-03-02', to: '2026-03-01' })).toEqual([]);
});
