import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { DateWaitStep } from '../../contracts/campaigns/sequence.ts';
import { dateWaitEnds, weekWaitEnds } from './wait-times.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const until = (at: string, since: string, zone: string, weekdays?: number[]): string =>
  weekWaitEnds(
    { id: 'w', kind: 'wait_until', at, ...(weekdays && { weekdays }) },
    new Date(since),
    zone,
  ).toISOString();

const date = (step: Partial<DateWaitStep>, value: unknown, zone = 'America/New_York'): string | null =>
  dateWaitEnds(
    { id: 'd', kind: 'wait_for_date', field: 'x', offset: 0, ifMissing: 'end', ifPast: 'end', ...step },
    value,
    zone,
  )?.toISOString() ?? null;

describe('a wait for a time of the week', () => {
  test.each([
    [
      'today, still ahead',
      '09:30',
      '2026-06-03T12:00:00Z',
      'America/New_York',
      undefined,
      '2026-06-03T13:30:00.000Z',
    ],
    [
      'now is at once',
      '09:30',
      '2026-06-03T13:30:00Z',
      'America/New_York',
      undefined,
      '2026-06-03T13:30:00.000Z',
    ],
    [
      'passed today: tomorrow',
      '09:30',
      '2026-06-03T13:30:01Z',
      'America/New_York',
      undefined,
      '2026-06-04T13:30:00.000Z',
    ],
    ['next Monday', '09:30', '2026-06-03T12:00:00Z', 'America/New_York', [1], '2026-06-08T13:30:00.000Z'],
    [
      'the same weekday a week on',
      '08:00',
      '2026-06-03T13:00:00Z',
      'America/New_York',
      [3],
      '2026-06-10T12:00:00.000Z',
    ],
    // 2026-03-08 02:00 -> 03:00
    [
      'a clock that New York leaves out',
      '02:30',
      '2026-03-08T05:00:00Z',
      'America/New_York',
      undefined,
      '2026-03-08T07:30:00.000Z',
    ],
    // 2026-11-01 02:00 -> 01:00
    [
      'a clock that New York shows twice',
      '01:30',
      '2026-11-01T04:00:00Z',
      'America/New_York',
      undefined,
      '2026-11-01T05:30:00.000Z',
    ],
    // 2026-10-04 02:00 -> 03:00
    [
      'a clock that Sydney leaves out',
      '02:30',
      '2026-10-03T14:30:00Z',
      'Australia/Sydney',
      undefined,
      '2026-10-03T16:30:00.000Z',
    ],
    // 2026-04-05 03:00 -> 02:00
    [
      'a clock that Sydney shows twice',
      '02:30',
      '2026-04-04T14:00:00Z',
      'Australia/Sydney',
      undefined,
      '2026-04-04T15:30:00.000Z',
    ],
    // 2026-04-05 02:00 -> 01:30: half an hour
    [
      'a clock that Lord Howe shows twice',
      '01:45',
      '2026-04-04T14:00:00Z',
      'Australia/Lord_Howe',
      undefined,
      '2026-04-04T14:45:00.000Z',
    ],
    [
      'a Friday in Auckland that is a Thursday in Greenwich',
      '08:00',
      '2026-06-03T12:00:00Z',
      'Pacific/Auckland',
      [5],
      '2026-06-04T20:00:00.000Z',
    ],
  ])('%s', (_name, at, since, zone, weekdays, expected) => {
    expect(until(at, since, zone, weekdays)).toBe(expected);
  });
});

describe('a wait for a date', () => {
  test.each([
    ['a day without a clock is nine o’clock there', {}, '2026-06-10', '2026-06-10T13:00:00.000Z'],
    ['or the clock that the step names', { at: '17:15' }, '2026-06-10', '2026-06-10T21:15:00.000Z'],
    [
      'a week before keeps the clock over the change in March',
      { offset: -7 * 86_400 },
      '2026-03-12',
      '2026-03-05T14:00:00.000Z',
    ],
    ['and over the one in November', { offset: 2 * 86_400 }, '2026-10-31', '2026-11-02T14:00:00.000Z'],
    ['two hours after are two hours after', { offset: 7200 }, '2026-06-10', '2026-06-10T15:00:00.000Z'],
    ['an instant by its own offset', {}, '2026-06-10T08:00:00+02:00', '2026-06-10T06:00:00.000Z'],
    ['an instant by UTC', { offset: -3600 }, '2026-06-10T08:00:00Z', '2026-06-10T07:00:00.000Z'],
    ['a clock without a zone is the contact’s', {}, '2026-06-10 08:00', '2026-06-10T12:00:00.000Z'],
    ['words are no date', {}, 'next week', null],
    ['a day that no month has is no date', {}, '2026-02-30', null],
    ['nothing is no date', {}, undefined, null],
    ['a number is no date', {}, 20260610, null],
  ])('%s', (_name, step, value, expected) => {
    expect(date(step, value)).toBe(expected);
  });
});

const ZONES = [
  'America/New_York',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Honolulu',
  'UTC',
];
const zones = fc.constantFrom(...ZONES);
const instants = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2031-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const clocks = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });

/** Whether a local clock time exists on a local day. */
function exists(day: DateTime, clock: string): boolean {
  const [hour, minute] = clock.split(':').map(Number);
  return day.set({ hour, minute, second: 0, millisecond: 0 }).toFormat('HH:mm') === clock;
}

describe('whenever, wherever', () => {
  test('a wait for a weekday and a clock is never in the past, comes within eight days, and shows both where they exist', () => {
    fc.assert(
      fc.property(zones, instants, clocks, weekdays, (zone, since, at, days) => {
        const ends = weekWaitEnds({ id: 'w', kind: 'wait_until', at, weekdays: days }, since, zone);
        const local = DateTime.fromJSDate(ends, { zone });
        expect(ends.getTime()).toBeGreaterThanOrEqual(since.getTime());
        expect(ends.getTime() - since.getTime()).toBeLessThanOrEqual(8 * DAY);
        expect(days).toContain(local.weekday);
        if (exists(local.startOf('day'), at)) expect(local.toFormat('HH:mm')).toBe(at);
      }),
      { numRuns: 2000 },
    );
  });

  test('no earlier day would have done', () => {
    fc.assert(
      fc.property(zones, instants, clocks, (zone, since, at) => {
        const ends = weekWaitEnds({ id: 'w', kind: 'wait_until', at }, since, zone);
        // A day of 25 hours, and a clock that was left out and is read an hour on.
        expect(ends.getTime() - since.getTime()).toBeLessThanOrEqual(26 * HOUR);
      }),
      { numRuns: 1000 },
    );
  });

  test('whole days before or after a day keep the asked clock where it exists', () => {
    fc.assert(
      fc.property(zones, instants, clocks, fc.integer({ min: -400, max: 400 }), (zone, instant, at, days) => {
        const day = DateTime.fromJSDate(instant, { zone }).startOf('day');
        const step = { field: 'x', offset: days * 86_400, ifMissing: 'end', ifPast: 'end', at } as const;
        const ends = dateWaitEnds({ id: 'd', kind: 'wait_for_date', ...step }, day.toISODate(), zone);
        const wanted = day.plus({ days });
        const local = DateTime.fromJSDate(ends ?? new Date(Number.NaN), { zone });
        expect(local.toISODate()).toBe(wanted.toISODate());
        if (exists(wanted, at)) expect(local.toFormat('HH:mm')).toBe(at);
      }),
      { numRuns: 2000 },
    );
  });
});
