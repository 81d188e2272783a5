import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Hours, lastAllowed, nearestAllowed, nextAllowed, type Week } from './hours.ts';

/** Both hemispheres; clocks that change at midnight, by half an hour, or never. */
const ZONES = [
  'America/New_York',
  'Europe/London',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Pacific/Apia',
];
const QUARTER = 15 * 60_000;
const DAY = 96 * QUARTER;
const RUNS = { numRuns: 500 };

const clock = (quarters: number): string =>
  `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`;

const quarters = fc.oneof(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 0, max: 16 }));
const someWindow = fc
  .tuple(quarters, quarters)
  .filter(([from, to]) => from < to)
  .map(([from, to]) => ({ from: clock(from), to: clock(to) }));
const someWeek = fc.array(fc.option(someWindow, { freq: 3 }), { minLength: 7, maxLength: 7 });
/** Days on which the clocks of one of the zones change. */
const CHANGES = ['03-08', '03-29', '04-05', '04-24', '09-06', '10-04', '10-25', '10-30', '11-01'];
/** In quarters of an hour, so that every change from open to closed falls on one; half of them about a change of clocks. */
const instant = fc
  .oneof(
    fc.integer({ min: Date.parse('2026-01-01') / QUARTER, max: Date.parse('2027-12-31') / QUARTER }),
    fc
      .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -100, max: 196 }))
      .map(([day, quarters]) => Date.parse(`2026-${day}`) / QUARTER + quarters),
  )
  .map((quarters) => new Date(quarters * QUARTER));
const someHours: fc.Arbitrary<Hours> = fc
  .tuple(fc.constantFrom(...ZONES), someWeek, fc.array(instant, { maxLength: 3 }))
  .map(([zone, week, closed]) => ({
    ...{ zone, where: zone, week: week as unknown as Week },
    closed: new Set(closed.map((at) => read(at, zone).date)),
  }));
const rules = fc.array(someHours, { minLength: 1, maxLength: 2 });

const formats = new Map(
  ZONES.map((zone) => [
    zone,
    new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone: zone, hourCycle: 'h23', weekday: 'short' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    }),
  ]),
);

/** What a clock on the wall shows, by another calendar than the one under test. */
function read(at: Date, zone: string): { date: string; weekday: number; time: string } {
  const parts = formats.get(zone)?.formatToParts(at) ?? [];
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')),
    time: `${part('hour')}:${part('minute')}`,
  };
}

function isOpen(at: Date, hours: readonly Hours[]): boolean {
  return hours.every(({ zone, week, closed }) => {
    const { date, weekday, time } = read(at, zone);
    const window = week[weekday];
    return !!window && !closed.has(date) && window.from <= time && time < window.to;
  });
}

/** Of the hour that a clock shows twice only the first is used: nobody is reached too early for it, or too late. */
function isTwice(at: Date, hours: readonly Hours[]): boolean {
  return hours.some(({ zone }) => {
    const { date, time } = read(at, zone);
    return [-4, -2, 2, 4].some((quarters) => {
      const other = read(new Date(at.getTime() + quarters * QUARTER), zone);
      return other.date === date && other.time === time;
    });
  });
}

const between = function* (from: Date, to: number): Generator<Date> {
  for (let at = from.getTime(); at < to; at += QUARTER) yield new Date(at);
};

describe('any hours, any zones, any instant of two years', () => {
  test('the next allowed instant is open on every wall, and none before it is', () => {
    fc.assert(
      fc.property(instant, rules, (at, hours) => {
        const next = nextAllowed(at, hours);
        if (next) expect(isOpen(next, hours)).toBe(true);
        const until = next?.getTime() ?? at.getTime() + 13 * DAY;
        for (const earlier of between(at, until)) {
          if (isOpen(earlier, hours)) expect([earlier, isTwice(earlier, hours)]).toEqual([earlier, true]);
        }
      }),
      RUNS,
    );
  });

  test('the last allowed instant is open on every wall, and is the given one when that is open', () => {
    fc.assert(
      fc.property(instant, rules, (at, hours) => {
        const last = lastAllowed(at, hours);
        if (isOpen(at, hours) && !isTwice(at, hours)) expect(last).toEqual(at);
        if (last === null) return;
        expect(last.getTime()).toBeLessThanOrEqual(at.getTime());
        expect(isOpen(last, hours)).toBe(true);
      }),
      RUNS,
    );
  });

  test('the nearest allowed instant keeps its bounds, and asking again from it changes nothing', () => {
    fc.assert(
      fc.property(instant, rules, (at, hours) => {
        const bounds = { after: new Date(at.getTime() - DAY), before: new Date(at.getTime() + DAY) };
        const near = nearestAllowed(at, bounds, hours);
        if (near === null) return;
        expect(near > bounds.after && near < bounds.before).toBe(true);
        expect(nextAllowed(near, hours)).toEqual(near);
      }),
      RUNS,
    );
  });
});
