import { expect, test } from '@jest/globals';
import { dayOf, endOfDay, startOfDay } from './days.ts';

test.each([
  ['2026-05-01', 'America/New_York', '2026-05-01T04:00:00.000Z'],
  ['2026-05-01', 'Pacific/Kiritimati', '2026-04-30T10:00:00.000Z'],
  ['2026-05-01', 'Asia/Kolkata', '2026-04-30T18:30:00.000Z'],
  // Clocks go from midnight to one: the day begins at one.
  ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
  ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
  // Clocks go from one back to midnight: the day begins at the first of the two.
  ['2026-11-01', 'America/Havana', '2026-11-01T04:00:00.000Z'],
])('%s in %s begins at %s', (day, zone, at) => {
  expect(startOfDay(day, zone).toISOString()).toBe(at);
});

test.each([
  'America/New_York',
  'America/Havana',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'UTC',
])('the days of %s follow one another without a gap, and each instant is in its own', (zone) => {
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    const [start, end] = [startOfDay(day, zone), endOfDay(day, zone)];
    expect(startOfDay(new Date(at + 86_400_000).toISOString().slice(0, 10), zone)).toEqual(end);
    expect([dayOf(start, zone), dayOf(new Date(end.getTime() - 1), zone)]).toEqual([day, day]);
    expect([dayOf(end, zone), dayOf(new Date(start.getTime() - 1), zone)]).not.toContain(day);
  }
});
