import { describe, expect, test } from '@jest/globals';
import {
  everyDay,
  type Hours,
  lastAllowed,
  nearestAllowed,
  nextAllowed,
  whyNot,
  windowHours,
} from './hours.ts';

const window = { from: '08:00', to: '21:00' };
const NEW_YORK = 'America/New_York';
const LOS_ANGELES = 'America/Los_Angeles';
const LONDON = 'Europe/London';
const SYDNEY = 'Australia/Sydney';
const KOLKATA = 'Asia/Kolkata';
const hours = (...zones: string[]): Hours[] => zones.flatMap((zone) => windowHours(window, zone));
const next = (at: string, ...zones: string[]): string | undefined =>
  nextAllowed(new Date(at), hours(...(zones.length > 0 ? zones : [NEW_YORK])))?.toISOString();
const last = (at: string, ...zones: string[]): string | undefined =>
  lastAllowed(new Date(at), hours(...(zones.length > 0 ? zones : [NEW_YORK])))?.toISOString();

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
    expect(next('2026-05-06T00:00:00Z', KOLKATA)).toBe('2026-05-06T02:30:00.000Z');
  });

  test('without hours every instant is allowed', () => {
    const at = new Date('2026-05-06T04:00:00Z');
    expect(windowHours(null, NEW_YORK)).toEqual([]);
    expect(nextAllowed(at, [])).toEqual(at);
    expect(lastAllowed(at, [])).toEqual(at);
    expect(whyNot(at, [])).toBeNull();
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

describe('two clocks must both allow it', () => {
  test('New York opens, Los Angeles does not: it waits for the later opening and ends with the earlier closing', () => {
    expect(next('2026-05-06T13:00:00Z', NEW_YORK, LOS_ANGELES)).toBe('2026-05-06T15:00:00.000Z');
    expect(next('2026-05-07T02:00:00Z', LOS_ANGELES, NEW_YORK)).toBe('2026-05-07T15:00:00.000Z');
    expect(last('2026-05-07T02:00:00Z', NEW_YORK, LOS_ANGELES)).toBe('2026-05-07T00:59:00.000Z');
  });

  test('half an hour counts: London and Kolkata', () => {
    expect(next('2026-05-06T04:00:00Z', LONDON, KOLKATA)).toBe('2026-05-06T07:00:00.000Z');
    expect(next('2026-05-06T15:29:59Z', LONDON, KOLKATA)).toBe('2026-05-06T15:29:59.000Z');
    expect(next('2026-05-06T15:30:00Z', LONDON, KOLKATA)).toBe('2026-05-07T07:00:00.000Z');
  });

  test('in the weeks in which one of them has changed its clocks and the other has not', () => {
    // New York from 8 March, London from 29 March: four hours apart instead of five.
    expect(next('2026-03-07T09:00:00Z', NEW_YORK, LONDON)).toBe('2026-03-07T13:00:00.000Z');
    expect(next('2026-03-08T09:00:00Z', NEW_YORK, LONDON)).toBe('2026-03-08T12:00:00.000Z');
  });

  test('throughout a year, changes of the clocks included, it is allowed when each clock alone allows it', () => {
    const zones = [NEW_YORK, SYDNEY];
    const clocks = zones.map(
      (timeZone) => new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }),
    );
    const both = hours(...zones);
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 17 * 900_000) {
      const allowed = clocks.every((clock) => Number(clock.format(at)) >= 8 && Number(clock.format(at)) < 21);
      expect([at, whyNot(new Date(at), both) === null]).toEqual([at, allowed]);
      expect(whyNot(nextAllowed(new Date(at), both) ?? new Date(0), both)).toBeNull();
      expect(whyNot(lastAllowed(new Date(at), both) ?? new Date(0), both)).toBeNull();
    }
  });

  test('that have no hour in common never allow it: null, not a wait for ever', () => {
    const noon = { ...hours(NEW_YORK)[0], week: everyDay('12:00', '13:00') } as Hours;
    const night = { ...noon, week: everyDay('13:00', '14:00') } as Hours;
    const at = new Date('2026-05-06T15:00:00Z');
    expect(nextAllowed(at, [noon, night])).toBeNull();
    expect(lastAllowed(at, [noon, night])).toBeNull();
    const between = { after: new Date(0), before: new Date('2030-01-01') };
    expect(nearestAllowed(at, between, [noon, night])).toBeNull();
    const shut = { ...noon, week: [null, null, null, null, null, null, null] } as Hours;
    expect(nextAllowed(at, [shut])).toBeNull();
  });
});

describe('closed days', () => {
  const [day] = everyDay('08:00', '20:00');
  const alabama: Hours = {
    zone: 'America/Chicago',
    week: [day, day, day, day, day, day, null],
    closed: new Set(['2026-05-25']),
    where: 'Alabama',
  };

  test('are passed over, several in a row too, forwards and backwards', () => {
    // Saturday evening; Sunday is closed, Monday is a holiday.
    const evening = new Date('2026-05-24T02:00:00Z');
    expect(nextAllowed(evening, [alabama])?.toISOString()).toBe('2026-05-26T13:00:00.000Z');
    const holiday = new Date('2026-05-25T17:00:00Z');
    expect(lastAllowed(holiday, [alabama])?.toISOString()).toBe('2026-05-24T00:59:00.000Z');
  });

  test('begin and end at midnight by the clock of the rule', () => {
    // Half past midnight on Sunday in New York is Saturday in Chicago, but after the closing; noon on Saturday is open.
    expect(whyNot(new Date('2026-05-24T04:30:00Z'), [alabama])).toContain('08:00–20:00 in Alabama');
    expect(whyNot(new Date('2026-05-24T05:30:00Z'), [alabama])).toContain('Sunday in Alabama');
    expect(whyNot(new Date('2026-05-23T17:00:00Z'), [alabama])).toBeNull();
  });

  test.each([
    ['2026-05-23T10:00:00Z', 'it is outside the hours: 08:00–20:00 in Alabama'],
    ['2026-05-24T17:00:00Z', 'it is outside the hours: Sunday in Alabama'],
    ['2026-05-25T17:00:00Z', 'it is outside the hours: a legal holiday in Alabama'],
  ])('%s: %s', (at, why) => {
    expect(whyNot(new Date(at), [alabama])).toBe(why);
  });

  test('of several hours that forbid it, those that open last are told', () => {
    const at = new Date('2026-05-24T02:00:00Z');
    expect(whyNot(at, [...hours(NEW_YORK), alabama, ...hours(LOS_ANGELES)])).toContain('Alabama');
    expect(whyNot(new Date('2026-05-06T11:00:00Z'), hours(NEW_YORK, LOS_ANGELES))).toContain(LOS_ANGELES);
  });
});

describe('the nearest allowed instant', () => {
  const near = (at: string, after: string, before: string): string | undefined =>
    nearestAllowed(
      new Date(at),
      { after: new Date(after), before: new Date(before) },
      hours(NEW_YORK),
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
