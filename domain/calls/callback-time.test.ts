import { describe, expect, test } from '@jest/globals';
import { readCallbackTime } from './callback-time.ts';

/** A Wednesday, eleven in the morning in New York. */
const ASKED = new Date('2026-05-06T15:00:00Z');
const NEW_YORK = 'America/New_York';

const read = (text: string, zone = NEW_YORK, asked = ASKED) =>
  readCallbackTime(text, zone, asked)?.at.toISOString() ?? null;

describe('a time without a zone is by the lead’s own clock', () => {
  test.each([
    '2026-05-07T15:00:00',
    '2026-05-07T15:00',
    '2026-05-07 15:00',
    '2026-05-07 15:00:00',
    '2026-05-07 3:00 PM',
    '2026-05-07 3 pm',
    ' 2026-05-07 3pm ',
  ])('%s', (text) => {
    expect(read(text)).toBe('2026-05-07T19:00:00.000Z');
    expect(read(text, 'America/Los_Angeles')).toBe('2026-05-07T22:00:00.000Z');
    expect(read(text, 'Australia/Sydney')).toBe('2026-05-07T05:00:00.000Z');
  });

  test('the hour that a change of clocks leaves out is the one after it', () => {
    const winter = new Date('2026-03-07T15:00:00Z');
    expect(read('2026-03-08T02:30', NEW_YORK, winter)).toBe('2026-03-08T07:30:00.000Z');
    const southern = new Date('2026-10-03T00:00:00Z');
    expect(read('2026-10-04T02:30', 'Australia/Sydney', southern)).toBe('2026-10-03T16:30:00.000Z');
  });
});

test.each([
  ['2026-05-07T15:00:00Z', '2026-05-07T15:00:00.000Z'],
  ['2026-05-07T15:00:00-07:00', '2026-05-07T22:00:00.000Z'],
  ['2026-05-07T15:00-0700', '2026-05-07T22:00:00.000Z'],
  ['2026-05-07 15:00:00 +02:00', '2026-05-07T13:00:00.000Z'],
])('a time with a zone is that instant: %s', (text, instant) => {
  expect(read(text)).toBe(instant);
});

test('a time without a day is the next such time', () => {
  expect(read('15:00')).toBe('2026-05-06T19:00:00.000Z');
  expect(read('3 PM')).toBe('2026-05-06T19:00:00.000Z');
  expect(read('9:30 am')).toBe('2026-05-07T13:30:00.000Z');
});

test('a day without a time is its morning, and the rest of today is an hour from now', () => {
  expect(read('2026-05-08')).toBe('2026-05-08T13:00:00.000Z');
  expect(read('2026-05-06')).toBe('2026-05-06T16:00:00.000Z');
});

test('what has passed is due now, and nothing is further off than 90 days', () => {
  expect(readCallbackTime('2026-05-06T10:59', NEW_YORK, ASKED)).toEqual({ at: ASKED, moved: 'past' });
  expect(readCallbackTime('2024-05-07', NEW_YORK, ASKED)).toEqual({ at: ASKED, moved: 'past' });
  expect(readCallbackTime('2026-08-04T10:59', NEW_YORK, ASKED)?.moved).toBeUndefined();
  expect(readCallbackTime('2026-08-04T11:01', NEW_YORK, ASKED)).toEqual({
    at: new Date('2026-08-04T15:00:00Z'),
    moved: 'too_far',
  });
});

test.each([
  'next Tuesday afternoon',
  'soon',
  '2026-13-45',
  '2026-02-30T10:00',
  '2026-05-07 noon',
  '25:99',
  '',
  '1778079600',
])('words that only a person understands: %j', (text) => {
  expect(read(text)).toBeNull();
});
