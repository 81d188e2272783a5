import { describe, expect, test } from '@jest/globals';
import { campaignHoursAt, leaveNothing } from './hours.ts';
import { type LaunchFacts, nextLaunch } from './next-launch.ts';

/** A Wednesday, noon in New York. */
const NOON = new Date('2026-05-06T16:00:00Z');
const CLOSED = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null };
const ZONE = 'America/New_York';

const next = (differs: Partial<LaunchFacts> = {}) =>
  nextLaunch({
    ...{ now: NOON, isPaused: false, isClientPaused: false, startsAt: null, endsAt: null, hours: [] },
    ...{ allowance: { leads: 2 }, leadsPerSecond: 2, waiting: 40 },
    ...differs,
  });

describe('a running campaign', () => {
  test('starts as many leads as its pace allows', () => {
    expect(next()).toMatchObject({ do: 'start', leads: 2, says: { what: 'Start the next leads' } });
  });

  test('waits for its first day, its hours and its pace, and for its end at most', () => {
    const startsAt = new Date('2026-05-08T13:00:00Z');
    expect(next({ startsAt })).toMatchObject({ do: 'wait', wakeAt: startsAt, says: { until: startsAt } });
    const hours = campaignHoursAt({ ...CLOSED, fri: { from: '09:00', to: '12:00' } }, ZONE);
    expect(next({ hours })).toMatchObject({
      wakeAt: startsAt,
      says: { why: 'it is outside the hours: Wednesday in America/New_York' },
    });
    const endsAt = new Date('2026-05-07T00:00:00Z');
    expect(next({ hours, endsAt })).toMatchObject({ do: 'wait', wakeAt: endsAt, says: { until: startsAt } });
  });

  test('says which limit is used up, and how many are next', () => {
    const until = new Date('2026-05-07T04:00:00Z');
    const limit = { name: 'day', max: 300, since: NOON, resets: until, lasts: 86_400_000 } as const;
    expect(next({ allowance: { leads: 0, until, limit, started: 300 } })).toEqual({
      do: 'wait',
      wakeAt: until,
      says: { what: 'Start the next 40 leads', why: '300 of 300 today are started', until },
    });
  });

  test('ends when its time is over, whoever waits; one that is paused does not', () => {
    expect(next({ endsAt: NOON })).toEqual({ do: 'end' });
    expect(next({ endsAt: NOON, waiting: 0 })).toEqual({ do: 'end' });
    expect(next({ endsAt: NOON, isPaused: true })).toMatchObject({
      do: 'wait',
      wakeAt: null,
      says: { blockedBy: 'the campaign is paused' },
    });
  });

  test('starts nobody while its client is paused', () => {
    expect(next({ isClientPaused: true })).toMatchObject({ wakeAt: null });
  });
});

test('hours leave nothing when no day is open, or only at night', () => {
  const window = { from: '08:00', to: '21:00' };
  const leave = (wed: { from: string; to: string } | null, within: typeof window | null = window) =>
    leaveNothing({ hours: { ...CLOSED, wed }, zone: ZONE }, within, NOON);
  expect(leave(null)).toBe(true);
  expect(leave({ from: '05:00', to: '08:00' })).toBe(true);
  expect(leave({ from: '05:00', to: '08:00' }, null)).toBe(false);
  expect(leave({ from: '05:00', to: '08:01' })).toBe(false);
});
