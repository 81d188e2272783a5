import { describe, expect, test } from '@jest/globals';
import { allowanceOf, limitsOf, type Pace, usedUp } from './pace.ts';

const PACE: Pace = { leadsPerSecond: 2, newPerHour: 10, newPerDay: 300, zone: 'America/New_York' };

const spans = (pace: Partial<Pace>, at: string) =>
  limitsOf({ ...PACE, ...pace }, new Date(at))
    .filter(({ name }) => name !== 'second')
    .map(({ name, since, resets }) => `${name} ${since.toISOString()} ${resets?.toISOString()}`);

describe('the day and the hour are those of the campaign’s zone', () => {
  test('a day begins at its midnight, wherever the server is', () => {
    expect(spans({}, '2026-05-06T03:59:59Z')).toEqual([
      'hour 2026-05-06T03:00:00.000Z 2026-05-06T04:00:00.000Z',
      'day 2026-05-05T04:00:00.000Z 2026-05-06T04:00:00.000Z',
    ]);
    expect(spans({ newPerHour: null }, '2026-05-06T04:00:00Z')).toEqual([
      'day 2026-05-06T04:00:00.000Z 2026-05-07T04:00:00.000Z',
    ]);
  });

  test.each([
    [
      '23 hours in spring',
      'America/New_York',
      '2027-03-14T12:00:00Z',
      '2027-03-14T05:00',
      '2027-03-15T04:00',
    ],
    [
      '25 hours in autumn',
      'America/New_York',
      '2026-11-01T12:00:00Z',
      '2026-11-01T04:00',
      '2026-11-02T05:00',
    ],
    [
      '25 hours in April, in the south',
      'Australia/Sydney',
      '2027-04-04T06:00:00Z',
      '2027-04-03T13:00',
      '2027-04-04T14:00',
    ],
    [
      'from 01:00 where midnight is left out',
      'Asia/Beirut',
      '2027-03-28T10:00:00Z',
      '2027-03-27T22:00',
      '2027-03-28T21:00',
    ],
  ])('a day is %s', (_what, zone, at, began, ends) => {
    expect(spans({ zone, newPerHour: null }, at)).toEqual([`day ${began}:00.000Z ${ends}:00.000Z`]);
  });

  test('the hour that comes twice in autumn counts twice', () => {
    const of = (at: string) => spans({ newPerDay: null }, at);
    expect(of('2026-11-01T05:30:00Z')).toEqual(['hour 2026-11-01T05:00:00.000Z 2026-11-01T06:00:00.000Z']);
    expect(of('2026-11-01T06:30:00Z')).toEqual(['hour 2026-11-01T06:00:00.000Z 2026-11-01T07:00:00.000Z']);
  });

  test('an hour begins on its own clock where that is half past elsewhere', () => {
    expect(spans({ newPerDay: null, zone: 'Asia/Kolkata' }, '2026-05-06T04:10:00Z')).toEqual([
      'hour 2026-05-06T03:30:00.000Z 2026-05-06T04:30:00.000Z',
    ]);
  });
});

describe('how many may be started now', () => {
  const now = new Date('2026-05-06T16:10:00Z');
  const limits = limitsOf(PACE, now);
  const started = (...counts: number[]) => counts.map((count) => ({ count, first: count > 0 ? now : null }));

  test('as many as the narrowest limit leaves', () => {
    expect(allowanceOf(limits, started(0, 9, 299))).toEqual({ leads: 1 });
    expect(allowanceOf(limits, started(0, 0, 0))).toEqual({ leads: 2 });
  });

  test('none until the limit resets that is used up for longest', () => {
    const answer = allowanceOf(limits, started(2, 10, 300));
    expect(answer).toMatchObject({ leads: 0, until: new Date('2026-05-07T04:00:00Z') });
    expect('limit' in answer && usedUp(answer)).toBe('300 of 300 today are started');
    const hour = allowanceOf(limits, started(2, 10, 200));
    expect(hour).toMatchObject({ until: new Date('2026-05-06T17:00:00Z') });
    expect('limit' in hour && usedUp(hour)).toBe('10 of 10 this hour are started');
  });

  test('a pace below one a second waits for as long as one takes, and more than is allowed is none', () => {
    const slow = limitsOf({ ...PACE, leadsPerSecond: 0.1, newPerHour: null, newPerDay: null }, now);
    expect(allowanceOf(slow, started(3))).toMatchObject({ until: new Date('2026-05-06T16:10:10Z') });
  });
});
