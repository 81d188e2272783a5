import { describe, expect, test } from '@jest/globals';
import { lastAllowed, nearestAllowed, nextAllowed } from './window.ts';

const window = { from: '08:00', to: '21:00' };
const NEW_YORK = 'America/New_York';
const SYDNEY = 'Australia/Sydney';
const next = (at: string, zone = NEW_YORK): string => nextAllowed(new Date(at), window, zone).toISOString();
const last = (at: string, zone = NEW_YORK): string => lastAllowed(new Date(at), window, zone).toISOString();

describe('the next allowed instant', () => {
  test('inside the window it is now, to the millisecond', () => {
    expect(next('2026-05-06T15:00:00.123Z')).toBe('2026-05-06T15:00:00.123Z');
  });

  test('the opening is inside, the closing is not', () => {
    expect(next('2026-05-06T12:00:00.000Z')).toBe('2026-05-06T12:00:00.000Z');
    expect(next('2026-05-06T11:59:59.999Z')).toBe('2026-05-06T12:00:00.000Z');
    expect(next('2026-05-07T00:59:59.999Z')).toBe('2026-05-07T00:59:59.999Z');
    expect(next('2026-05-07T01:00:00.000Z')).toBe('2026-05-07T12:00:00.000Z');
  });

  test('after midnight it is this morning, before midnight the next one', () => {
    expect(next('2026-05-07T05:00:00Z')).toBe('2026-05-07T12:00:00.000Z');
    expect(next('2026-05-07T03:00:00Z')).toBe('2026-05-07T12:00:00.000Z');
  });

  test.each([
    ['New York springs forward', '2026-03-08T03:00:00Z', NEW_YORK, '2026-03-08T12:00:00.000Z'],
    ['New York falls back', '2026-11-01T02:00:00Z', NEW_YORK, '2026-11-01T13:00:00.000Z'],
    ['Sydney springs forward', '2026-10-03T12:00:00Z', SYDNEY, '2026-10-03T21:00:00.000Z'],
    ['Sydney falls back', '2026-04-04T12:00:00Z', SYDNEY, '2026-04-04T22:00:00.000Z'],
  ])('%s in the night: the opening by the new clock', (_when, at, zone, opens) => {
    expect(next(at, zone)).toBe(opens);
  });

  test('half-hour zones open at their own clock', () => {
    expect(next('2026-05-06T00:00:00Z', 'Asia/Kolkata')).toBe('2026-05-06T02:30:00.000Z');
  });

  test('without a window every instant is allowed', () => {
    const at = new Date('2026-05-06T04:00:00Z');
    expect(nextAllowed(at, null, NEW_YORK)).toEqual(at);
    expect(lastAllowed(at, null, NEW_YORK)).toEqual(at);
  });
});

describe('the last allowed instant', () => {
  test('is now inside the window, else a minute before the closing that went before', () => {
    expect(last('2026-05-06T15:00:00Z')).toBe('2026-05-06T15:00:00.000Z');
    expect(last('2026-05-07T03:00:00Z')).toBe('2026-05-07T00:59:00.000Z');
    expect(last('2026-05-07T11:00:00Z')).toBe('2026-05-07T00:59:00.000Z');
  });

  test('counts by the clock of its own day when the clocks have changed since', () => {
    expect(last('2026-03-08T10:00:00Z')).toBe('2026-03-08T01:59:00.000Z');
    expect(last('2026-04-04T20:00:00Z', SYDNEY)).toBe('2026-04-04T09:59:00.000Z');
  });
});

describe('the nearest allowed instant', () => {
  const near = (at: string, after: string, before: string): string | undefined =>
    nearestAllowed(
      new Date(at),
      { after: new Date(after), before: new Date(before) },
      window,
      NEW_YORK,
    )?.toISOString();

  test('is the nearer of the two neighbours', () => {
    expect(near('2026-05-07T02:00:00Z', '2026-05-01T00:00:00Z', '2026-05-09T00:00:00Z')).toBe(
      '2026-05-07T00:59:00.000Z',
    );
    expect(near('2026-05-07T11:00:00Z', '2026-05-01T00:00:00Z', '2026-05-09T00:00:00Z')).toBe(
      '2026-05-07T12:00:00.000Z',
    );
  });

  test('lies strictly between the bounds, or there is none', () => {
    expect(near('2026-05-07T02:00:00Z', '2026-05-07T00:59:00Z', '2026-05-09T00:00:00Z')).toBe(
      '2026-05-07T12:00:00.000Z',
    );
    expect(near('2026-05-07T02:00:00Z', '2026-05-07T00:59:00Z', '2026-05-07T12:00:00Z')).toBeUndefined();
  });
});
