import { expect, test } from '@jest/globals';
import { hoursWords, paceWords, policyWords } from './campaign-words.ts';

const day = { from: '09:00', to: '17:00' };
const closed = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null };

test('days that are alike and follow each other are taken together, and others are not', () => {
  expect(hoursWords(null)).toBe('the hours of its policy');
  expect(
    hoursWords({ ...closed, mon: day, tue: day, thu: day, fri: day, sat: { from: '10:00', to: '14:00' } }),
  ).toBe('Mon to Tue 09:00–17:00, Thu to Fri 09:00–17:00, Sat 10:00–14:00');
});

test('a pace is said with the limits that there are', () => {
  const none = { newPerHour: null, newPerDay: null, maxCallsAtOnce: null };
  expect(paceWords(none)).toBe('as fast as its policy allows');
  expect(paceWords({ ...none, newPerDay: 400 })).toBe('at most 400 new a day');
  expect(paceWords({ newPerHour: 50, newPerDay: 400, maxCallsAtOnce: 1 })).toBe(
    'at most 50 new an hour and 400 a day, 1 call at once',
  );
});

test('a policy without hours of rest says so', () => {
  const policy = {
    ...{ window: null, caps: [], reminders: [], verdictAfter: 13, rebookings: 0, consent: [] },
    leadsPerSecond: 1,
  };
  expect(policyWords(policy)[0]).toContain('at any hour');
  expect(policyWords({ ...policy, window: { from: '08:00', to: '21:00' } })[0]).toContain('08:00 and 21:00');
});
