import { describe, expect, test } from '@jest/globals';
import {
  type Month,
  monthAfter,
  monthAt,
  monthDate,
  monthInWords,
  monthNamed,
  monthsBetween,
} from './month.ts';

const edges = (name: string, zone: string): [string, string] => {
  const { start, end } = monthNamed(name, zone);
  return [start.toISOString(), end.toISOString()];
};

test.each<[name: string, zone: string, start: string, end: string]>([
  // Clocks go forward on 8 March 2026 in New York, and back on 1 November.
  ['2026-03', 'America/New_York', '2026-03-01T05:00:00.000Z', '2026-04-01T04:00:00.000Z'],
  ['2026-11', 'America/New_York', '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
  ['2026-03', 'Europe/Berlin', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
  ['2026-10', 'Europe/Berlin', '2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'],
  ['2026-02', 'Asia/Kathmandu', '2026-01-31T18:15:00.000Z', '2026-02-28T18:15:00.000Z'],
  ['2028-02', 'America/Sao_Paulo', '2028-02-01T03:00:00.000Z', '2028-03-01T03:00:00.000Z'],
  ['2018-11', 'America/Sao_Paulo', '2018-11-01T03:00:00.000Z', '2018-12-01T02:00:00.000Z'],
  // Samoa went over the date line: it had no 30 December 2011.
  ['2011-12', 'Pacific/Apia', '2011-12-01T10:00:00.000Z', '2011-12-31T10:00:00.000Z'],
  ['2026-12', 'Pacific/Kiritimati', '2026-11-30T10:00:00.000Z', '2026-12-31T10:00:00.000Z'],
  ['2026-12', 'Australia/Lord_Howe', '2026-11-30T13:00:00.000Z', '2026-12-31T13:00:00.000Z'],
])('%s in %s goes from %s to %s', (name, zone, start, end) => {
  expect(edges(name, zone)).toEqual([start, end]);
});

describe('a month that begins while clocks change', () => {
  test('begins when clocks have jumped over midnight of the 1st', () => {
    expect(edges('2017-10', 'America/Asuncion')[0]).toBe('2017-10-01T04:00:00.000Z');
  });

  test('begins at the first of two midnights, seen from any day of it', () => {
    for (const at of ['2015-11-01T04:00:00Z', '2015-11-01T05:30:00Z', '2015-11-30T12:00:00Z'])
      expect(monthAt(new Date(at), 'America/Havana').start.toISOString()).toBe('2015-11-01T04:00:00.000Z');
  });

  test('is not left when clocks go back over its midnight: an instant is in one month', () => {
    const zone = 'America/St_Johns';
    const october = monthNamed('2009-10', zone);
    expect(october.end.toISOString()).toBe('2009-11-01T02:30:00.000Z');
    expect(monthAt(new Date('2009-11-01T02:29:59.999Z'), zone)).toEqual(october);
    // Half past two in Greenwich plus a quarter: the clocks show 23:15 of 31 October again.
    expect(monthAt(new Date('2009-11-01T02:45:00Z'), zone).name).toBe('2009-11');
  });
});

test.each([
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'UTC',
])('months of %s follow each other without a gap, and each holds its own instants', (zone) => {
  let month: Month = monthNamed('2009-01', zone);
  for (let i = 0; i < 240; i += 1) {
    const next = monthAfter(month, zone);
    expect(next.start).toEqual(month.end);
    expect(monthAt(month.start, zone)).toEqual(month);
    expect(monthAt(new Date(month.end.getTime() - 1), zone)).toEqual(month);
    expect(monthAt(month.end, zone)).toEqual(next);
    month = next;
  }
  expect(month.name).toBe('2029-01');
});

test('months between two, both included', () => {
  const zone = 'Europe/Berlin';
  const names = (first: string, last: string) =>
    monthsBetween(monthNamed(first, zone), monthNamed(last, zone), zone).map(({ name }) => name);
  expect(names('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  expect(names('2026-02', '2026-02')).toEqual(['2026-02']);
  expect(names('2026-03', '2026-02')).toEqual([]);
});

test('a month is written as its first day, and said by its name', () => {
  expect(monthDate(monthNamed('2026-09', 'Pacific/Kiritimati')).toISOString()).toBe(
    '2026-09-01T00:00:00.000Z',
  );
  expect(monthInWords('2026-09')).toBe('September 2026');
});

test('a zone that there is not has no months', () => {
  expect(() => monthAt(new Date(), 'Mars/Olympus')).toThrow(RangeError);
});
