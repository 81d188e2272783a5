import { describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { stateOf } from '../../domain/contacts/states.ts';
import { nextAllowed, whyNot } from '../../domain/policies/hours.ts';
import { STATE_RULES } from '../../domain/policies/state-rules.ts';
import { type HoursQuestion, hoursOf } from './hours-of.ts';

const WINDOW = { from: '08:00', to: '21:00' };

const ask = (differs: Partial<HoursQuestion> & Partial<HoursQuestion['contact']> = {}) => {
  const { phone = null, zone = null, state = null, ...question } = differs;
  return hoursOf({
    appointmentZone: null,
    contact: { phone, zone, state },
    campaignZone: 'America/New_York',
    channel: 'sms',
    window: WINDOW,
    ...question,
  });
};

/** From and to, by the hour: Monday to Friday, Saturday, Sunday, a legal holiday on a Monday; null: closed. */
type Open = readonly [number, number] | null;
const TABLE: Readonly<Record<string, readonly [week: Open, saturday: Open, sunday: Open, holiday: Open]>> = {
  AL: [[8, 20], [8, 20], null, null],
  CT: [
    [9, 20],
    [9, 20],
    [9, 20],
    [9, 20],
  ],
  FL: [
    [8, 20],
    [8, 20],
    [8, 20],
    [8, 20],
  ],
  IL: [
    [9, 21],
    [9, 21],
    [9, 21],
    [9, 21],
  ],
  KY: [
    [10, 21],
    [10, 21],
    [10, 21],
    [10, 21],
  ],
  LA: [[8, 20], [8, 20], null, null],
  MA: [
    [8, 20],
    [8, 20],
    [8, 20],
    [8, 20],
  ],
  MD: [
    [8, 20],
    [8, 20],
    [8, 20],
    [8, 20],
  ],
  MN: [
    [9, 21],
    [9, 21],
    [9, 21],
    [9, 21],
  ],
  MS: [[8, 20], [8, 20], null, [8, 20]],
  NM: [
    [9, 21],
    [9, 21],
    [9, 21],
    [9, 21],
  ],
  NV: [
    [9, 20],
    [9, 20],
    [9, 20],
    [9, 20],
  ],
  OK: [
    [8, 20],
    [8, 20],
    [8, 20],
    [8, 20],
  ],
  OR: [
    [8, 20],
    [8, 20],
    [8, 20],
    [8, 20],
  ],
  PA: [[8, 21], [8, 21], [8, 21], null],
  RI: [[9, 18], [10, 17], null, null],
  SD: [[9, 21], [9, 21], null, [9, 21]],
  TX: [
    [9, 21],
    [9, 21],
    [12, 21],
    [9, 21],
  ],
  UT: [[8, 21], [8, 21], null, null],
  WA: [
    [8, 20],
    [8, 20],
    [8, 20],
    [8, 20],
  ],
  WY: [
    [8, 20],
    [8, 20],
    [8, 20],
    [8, 20],
  ],
  // A state without stricter hours.
  CA: [
    [8, 21],
    [8, 21],
    [8, 21],
    [8, 21],
  ],
};

test('every state of the data is in the table, is a state, and names its statute', () => {
  const states = Object.keys(TABLE).filter((state) => state !== 'CA');
  expect([...STATE_RULES.keys()].sort()).toEqual(states.sort());
  for (const rule of STATE_RULES.values()) {
    expect(stateOf(rule.state)?.code).toBe(rule.state);
    expect(rule.source).toMatch(/\d/);
  }
});

/** The first and the last minute of each hour. */
const clock = Array.from({ length: 24 }, (_, hour) => [
  [hour, 0],
  [hour, 59],
]).flat() as [number, number][];

describe.each(Object.entries(TABLE))('%s', (state, [week, saturday, sunday, holiday]) => {
  const zone = stateOf(state)?.zones[0] ?? '';
  // Monday, 4 May 2026, to Sunday; Memorial Day is Monday, 25 May.
  const days = [4, 5, 6, 7, 8].map((day) => [`${day} May, a weekday`, day, week] as const);

  test.each([
    ...days,
    ['Saturday', 9, saturday] as const,
    ['Sunday', 10, sunday] as const,
    ['Memorial Day', 25, holiday] as const,
  ])('%s: texts and calls go in its hours alone', async (_name, day, open) => {
    const [from, to] = open ?? [24, 24];
    for (const channel of ['sms', 'call'] as const) {
      const hours = await ask({ zone, state, channel });
      const allowed = clock.filter(([hour, minute]) => {
        const at = DateTime.fromObject({ year: 2026, month: 5, day, hour, minute }, { zone });
        return whyNot(at.toJSDate(), hours) === null;
      });
      expect(allowed).toEqual(clock.filter(([hour]) => hour >= from && hour < to));
    }
  });

  test('emails go in the policy’s hours, whatever the law of calls', async () => {
    const places = (await ask({ zone, state, channel: 'email' })).map(({ where }) => where);
    expect(places).toEqual([zone]);
  });
});

describe('hours', () => {
  const zonesOf = async (...question: Parameters<typeof ask>) =>
    (await ask(...question)).map(({ where, zone }) => (where === zone ? zone : `${where} by ${zone}`));

  test('without a window there are none, whatever the state', async () => {
    expect(await ask({ state: 'AL', phone: '+12055550100', window: null })).toEqual([]);
  });

  test('a Florida number brings the law of Florida, by its own clock', async () => {
    expect(await zonesOf({ phone: '+13055550100' })).toEqual([
      'America/New_York',
      'Florida by America/New_York',
    ]);
  });

  test('of a person in California with a Florida number both clocks count, and the law of Florida', async () => {
    const hours = await ask({ phone: '+13055550100', state: 'CA' });
    const at = new Date('2026-05-06T11:00:00Z');
    expect(nextAllowed(at, hours)?.toISOString()).toBe('2026-05-06T15:00:00.000Z');
    const evening = new Date('2026-05-07T00:00:00Z');
    expect(whyNot(evening, hours)).toBe('it is outside the hours: 08:00–20:00 in Florida');
  });

  test('the zone of the campaign counts only when nothing else is known', async () => {
    expect(await zonesOf({})).toEqual(['America/New_York']);
    expect(await zonesOf({ phone: '+18005550100' })).toEqual(['America/New_York']);
    expect(await zonesOf({ phone: '+14155550100' })).toEqual(['America/Los_Angeles']);
    expect(await zonesOf({ zone: 'Europe/Berlin' })).toEqual(['Europe/Berlin']);
  });
});

describe('a campaign’s own hours', () => {
  const day = { from: '10:00', to: '12:00' };
  const campaignHours = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: null, sun: null };
  const next = async (at: string, differs: Parameters<typeof ask>[0] = {}) =>
    nextAllowed(new Date(at), await ask({ campaignHours, ...differs }))?.toISOString();

  test('are those of the contact’s clock', async () => {
    expect(await next('2026-05-06T13:00:00Z')).toBe('2026-05-06T14:00:00.000Z');
    expect(await next('2026-05-06T13:00:00Z', { zone: 'America/Los_Angeles' })).toBe(
      '2026-05-06T17:00:00.000Z',
    );
    expect(await next('2026-05-08T16:00:00Z')).toBe('2026-05-11T14:00:00.000Z');
  });

  test('are never wider than the policy’s or the state’s', async () => {
    const night = { from: '00:00', to: '23:59' };
    const always = { mon: night, tue: night, wed: night, thu: night, fri: night, sat: night, sun: night };
    expect(await next('2026-05-06T06:00:00Z', { campaignHours: always })).toBe('2026-05-06T12:00:00.000Z');
    // Alabama allows no calls on a Sunday.
    const sunday = { campaignHours: always, state: 'AL', channel: 'call' as const };
    expect(await next('2026-05-10T15:00:00Z', sunday)).toBe('2026-05-11T13:00:00.000Z');
  });

  test('hold under a policy without hours too', async () => {
    expect(await next('2026-05-06T06:00:00Z', { window: null })).toBe('2026-05-06T14:00:00.000Z');
  });
});
