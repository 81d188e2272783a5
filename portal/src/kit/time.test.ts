import { expect, test } from '@jest/globals';
import { byOwnClock, fromNow, moment, span } from './time.tsx';

/** By the clock of whoever runs this. */
const at = (day: number, hour: number) => new Date(2026, 5, day, hour);
const said = (now: Date, then: Date) => fromNow(then, now.getTime());

test('tomorrow is the next day of the calendar, and no other, however many hours away it is', () => {
  expect(said(at(1, 10), at(2, 11))).toBe('tomorrow');
  expect(said(at(1, 23), at(3, 1))).toBe('in 2 days');
  expect(said(at(1, 9), at(2, 8))).toBe('in 23 hours');
  expect(said(at(3, 1), at(1, 23))).toBe('2 days ago');
  expect(said(at(3, 11), at(2, 10))).toBe('yesterday');
});

test('weeks and months are counted, not called by their place in the calendar', () => {
  expect(said(at(1, 10), at(14, 9))).toBe('in 1 week');
  expect(said(at(1, 10), at(1, 10))).toBe('now');
});

test('a span is told by its greatest whole unit', () => {
  expect([86_400, 172_800, 5_400, 45, 0].map(span)).toEqual([
    ...['1 day', '2 days', '90 minutes', '45 seconds', '0 seconds'],
  ]);
});

test('an instant within a sentence is read by one’s own clock', () => {
  const instant = '2026-06-01T12:00:00.000Z';
  expect(byOwnClock(`it was told to wait until ${instant}`)).toBe(
    `it was told to wait until ${moment(instant)}`,
  );
});
