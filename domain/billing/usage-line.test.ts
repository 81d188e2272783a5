import { expect, test } from '@jest/globals';
import { minimumChargeCents } from './currency.ts';
import { projectedCents, type UsageRow, usageCents } from './usage.ts';
import { usageLine } from './usage-line.ts';

const about = { month: '2026-09', currency: 'usd' };
const row = (seconds: number, rateMicrosPerMinute: number): UsageRow => ({ seconds, rateMicrosPerMinute });

test('a line says its talk time and its rate in plain words', () => {
  expect(usageLine('usage', [row(74_045, 200_000)], about)).toEqual({
    kind: 'usage',
    description: 'Talk time in September 2026: 1,234 minutes 5 seconds at $0.20 a minute',
    amountCents: 24_682,
    seconds: 74_045,
  });
  const late = usageLine('late_usage', [row(61, 7_900)], { ...about, currency: 'eur' });
  expect(late.description).toBe('Late calls of earlier months: 1 minute 1 second at €0.0079 a minute');
  expect(usageLine('usage', [row(60, 200_000)], about).description).toMatch(/: 1 minute at/);
  expect(usageLine('usage', [row(1, 200_000)], about).description).toMatch(/: 1 second at/);
});

test('a line of two rates names neither', () => {
  const line = usageLine('usage', [row(60, 200_000), row(60, 150_000)], about);
  expect(line.description).toBe('Talk time in September 2026: 2 minutes');
  expect(line.amountCents).toBe(35);
});

test('thousands of calls at $0.0079 cost what exact fractions say, rounded once', () => {
  const rows = Array.from({ length: 5_000 }, (_, i) => row(1 + ((i * 7919) % 613), 7_900));
  const seconds = rows.reduce((sum, { seconds: each }) => sum + each, 0);
  // seconds / 60 * 0.79 cents = seconds * 79 / 6000
  const [whole, rest] = [(BigInt(seconds) * 79n) / 6_000n, (BigInt(seconds) * 79n) % 6_000n];
  expect(BigInt(usageCents(rows))).toBe(rest * 2n >= 6_000n ? whole + 1n : whole);
  const roundedEach = rows.reduce((sum, each) => sum + usageCents([each]), 0);
  expect(roundedEach).not.toBe(usageCents(rows));
});

test('a month is projected along a straight line, rounded once', () => {
  const rows = [row(100, 7_900)];
  expect(usageCents(rows)).toBe(1);
  // A third of the month has cost 1.3167 cents: the whole will have cost 3.95.
  expect(projectedCents(rows, { elapsedMs: 10, totalMs: 30 })).toBe(4);
  expect(projectedCents(rows, { elapsedMs: 30, totalMs: 30 })).toBe(1);
  expect(projectedCents([], { elapsedMs: 0, totalMs: 30 })).toBe(0);
});

test('only currencies that we know the least charge of are billed in', () => {
  expect([minimumChargeCents('usd'), minimumChargeCents('gbp')]).toEqual([50, 30]);
  expect(() => minimumChargeCents('jpy')).toThrow(RangeError);
});
