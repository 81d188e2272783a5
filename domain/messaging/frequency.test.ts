import { expect, test } from '@jest/globals';
import { capLifts } from './frequency.ts';

const DAY = 86_400;
const at = (clock: string): Date => new Date(`2026-05-06T${clock}:00Z`);
const lifts = (times: string[], caps: { max: number; per: number }[], now: string): string | undefined =>
  capLifts(
    times.map(at),
    caps.map((cap) => ({ channel: 'sms', ...cap })),
    at(now),
  )?.toISOString();

test('below the cap the next may go at once', () => {
  expect(lifts([], [{ max: 1, per: DAY }], '12:00')).toBeUndefined();
  expect(lifts(['09:00', '10:00'], [{ max: 3, per: DAY }], '12:00')).toBeUndefined();
});

test('at the cap it waits until the oldest of the last has left the stretch, to the instant', () => {
  expect(lifts(['09:00', '11:00', '10:00'], [{ max: 3, per: DAY }], '12:00')).toBe(
    '2026-05-07T09:00:00.000Z',
  );
  expect(lifts(['09:00'], [{ max: 1, per: 3 * 3600 }], '12:00')).toBeUndefined();
  expect(lifts(['09:00'], [{ max: 1, per: 3 * 3600 + 1 }], '12:00')).toBe('2026-05-06T12:00:01.000Z');
});

test('beyond the cap the last ones count, not the first', () => {
  expect(lifts(['06:00', '07:00', '08:00', '09:00'], [{ max: 2, per: 6 * 3600 }], '12:00')).toBe(
    '2026-05-06T14:00:00.000Z',
  );
});

test('of several caps the strictest holds', () => {
  const caps = [
    { max: 2, per: 3600 },
    { max: 3, per: DAY },
  ];
  expect(lifts(['09:00', '11:40', '11:50'], caps, '12:00')).toBe('2026-05-07T09:00:00.000Z');
  expect(lifts(['11:40', '11:50'], caps, '12:00')).toBe('2026-05-06T12:40:00.000Z');
});

test('a cap of none lets nothing through by itself, and is no endless wait', () => {
  expect(lifts([], [], '12:00')).toBeUndefined();
});
