import { describe, expect, test } from '@jest/globals';
import { everyDay, type Hours, windowHours } from '../policies/hours.ts';
import { POLICIES } from '../policies/standard.ts';
import { type AppointmentFacts, planMoments, verdictTime } from './plan.ts';

const policy = POLICIES.standard;
const ZONE = 'America/New_York';
const inZone = (zone: string) => ({ hours: windowHours(policy.window, zone) });

/** An appointment of half an hour, booked a week before unless told otherwise. */
function facts(startsAt: string, more: Partial<AppointmentFacts> = {}): AppointmentFacts {
  const start = new Date(startsAt);
  return {
    startsAt: start,
    endsAt: new Date(start.getTime() + 30 * 60_000),
    bookedAt: new Date(start.getTime() - 7 * 86_400_000),
    ...inZone(ZONE),
    ...more,
  };
}

const times = (planned: readonly { name: string; at: Date }[]): Record<string, string> =>
  Object.fromEntries(planned.map(({ name, at }) => [name, at.toISOString()]));

const reminder24h = (about: AppointmentFacts): string | undefined =>
  planMoments(about, policy)
    .moments.find(({ name }) => name === 'reminder_24h')
    ?.at.toISOString();

describe('the moments of an appointment', () => {
  test('three reminders, then the questions, in order of time', () => {
    const { moments, passed } = planMoments(facts('2026-05-06T15:00:00Z'), policy);
    expect(moments.map(({ name }) => name)).toEqual([
      'reminder_24h',
      'reminder_2h',
      'reminder_15m',
      'ask_lead',
      'ask_client_1',
      'ask_client_2',
    ]);
    expect(times(moments)).toEqual({
      reminder_24h: '2026-05-05T15:00:00.000Z',
      reminder_2h: '2026-05-06T13:00:00.000Z',
      reminder_15m: '2026-05-06T14:45:00.000Z',
      ask_lead: '2026-05-06T16:30:00.000Z',
      ask_client_1: '2026-05-06T16:30:00.000Z',
      ask_client_2: '2026-05-07T15:30:00.000Z',
    });
    expect(passed).toEqual([]);
  });

  test('booked 90 minutes before its start: only the 15-minute reminder is left, the others have passed', () => {
    const bookedAt = new Date('2026-05-06T13:30:00Z');
    const { moments, passed } = planMoments(facts('2026-05-06T15:00:00Z', { bookedAt }), policy);
    expect(moments.filter(({ kind }) => kind === 'remind').map(({ name }) => name)).toEqual(['reminder_15m']);
    expect(passed.map(({ name }) => name)).toEqual(['reminder_24h', 'reminder_2h']);
    expect(moments).toHaveLength(4);
  });

  test('booked exactly at the moment of a reminder: it has passed', () => {
    const bookedAt = new Date('2026-05-06T13:00:00Z');
    const { passed } = planMoments(facts('2026-05-06T15:00:00Z', { bookedAt }), policy);
    expect(passed.map(({ name }) => name)).toEqual(['reminder_24h', 'reminder_2h']);
  });

  test('booked after its start: all reminders have passed, the questions are asked', () => {
    const bookedAt = new Date('2026-05-06T15:10:00Z');
    const { moments, passed } = planMoments(facts('2026-05-06T15:00:00Z', { bookedAt }), policy);
    expect(passed).toHaveLength(3);
    expect(moments.map(({ name }) => name)).toEqual(['ask_lead', 'ask_client_1', 'ask_client_2']);
  });
});

describe('the 24-hour reminder outside the window', () => {
  test('too early in the day: at the opening', () => {
    // 07:30 in New York, summer time
    expect(reminder24h(facts('2026-05-06T11:30:00Z'))).toBe('2026-05-05T12:00:00.000Z');
  });

  test('too late in the day: at the last allowed minute when that is nearer', () => {
    // 22:00 in New York
    expect(reminder24h(facts('2026-05-07T02:00:00Z'))).toBe('2026-05-06T00:59:00.000Z');
  });

  test('the nearest instant lies before the booking: the next one', () => {
    // It starts at 22:00 and was booked at 21:30 of the day before.
    const bookedAt = new Date('2026-05-06T01:30:00Z');
    expect(reminder24h(facts('2026-05-07T02:00:00Z', { bookedAt }))).toBe('2026-05-06T12:00:00.000Z');
  });

  test('it stays before the 2-hour one, which never moves', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const about = facts(`2026-05-06T${String(hour).padStart(2, '0')}:00:00Z`);
      const { moments } = planMoments(about, policy);
      expect(moments.slice(0, 2).map(({ name }) => name)).toEqual(['reminder_24h', 'reminder_2h']);
      expect(times(moments)['reminder_2h']).toBe(
        new Date(about.startsAt.getTime() - 7_200_000).toISOString(),
      );
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, timeStyle: 'short' });
      const local = clock.format(moments[0]?.at);
      expect(local >= '08:00' && local < '21:00').toBe(true);
    }
  });
});

test('the 24-hour reminder keeps all of the hours that hold where the attendee is, the stricter ones too', () => {
  const florida = { ...inZone(ZONE).hours[0], week: everyDay('08:00', '20:00'), where: 'Florida' } as Hours;
  const hours = [...inZone(ZONE).hours, florida];
  // 20:30 in New York: allowed by the policy, not in Florida.
  expect(reminder24h(facts('2026-05-07T00:30:00Z'))).toBe('2026-05-06T00:30:00.000Z');
  expect(reminder24h(facts('2026-05-07T00:30:00Z', { hours }))).toBe('2026-05-05T23:59:00.000Z');
});

describe('across a change of the clocks a reminder is 24 real hours before, and the window is the local one', () => {
  test('New York, 8 March 2026: 08:30 after the change was 07:30 the day before', () => {
    expect(reminder24h(facts('2026-03-08T12:30:00Z'))).toBe('2026-03-07T13:00:00.000Z');
  });

  test('New York, 1 November 2026: 20:30 after the change was 21:30 the day before', () => {
    expect(reminder24h(facts('2026-11-02T01:30:00Z'))).toBe('2026-11-01T00:59:00.000Z');
  });

  test('New York, 1 November 2026: 19:30 after the change was 20:30 the day before, which is allowed', () => {
    expect(reminder24h(facts('2026-11-02T00:30:00Z'))).toBe('2026-11-01T00:30:00.000Z');
  });

  test('Sydney, 4 October 2026: 08:30 after the change was 07:30 the day before', () => {
    expect(reminder24h(facts('2026-10-03T21:30:00Z', inZone('Australia/Sydney')))).toBe(
      '2026-10-02T22:00:00.000Z',
    );
  });

  test('Sydney, 5 April 2026: 20:30 after the change was 21:30 the day before', () => {
    expect(reminder24h(facts('2026-04-05T10:30:00Z', inZone('Australia/Sydney')))).toBe(
      '2026-04-04T09:59:00.000Z',
    );
  });
});

describe('the verdict time', () => {
  const endsAt = new Date('2026-05-06T15:30:00Z');
  const verdict = (asked: string | null): string =>
    verdictTime(endsAt, asked ? new Date(asked) : null, policy).toISOString();

  test('is 48 hours after the end', () => {
    expect(verdict(null)).toBe('2026-05-08T15:30:00.000Z');
    expect(verdict('2026-05-07T15:30:00Z')).toBe('2026-05-08T15:30:00.000Z');
  });

  test('leaves 12 hours to whoever was asked late', () => {
    expect(verdict('2026-05-08T03:30:00Z')).toBe('2026-05-08T15:30:00.000Z');
    expect(verdict('2026-05-08T03:30:01Z')).toBe('2026-05-08T15:30:01.000Z');
    expect(verdict('2026-05-09T10:00:00Z')).toBe('2026-05-09T22:00:00.000Z');
  });
});
