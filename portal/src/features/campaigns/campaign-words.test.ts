import { expect, test } from '@jest/globals';
import { hoursWords, paceWords, policyWords, span } from './campaign-words.ts';
import { places, stepWords } from './plain-steps.ts';

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

test('a span is told by its greatest whole unit', () => {
  expect([86_400, 172_800, 5_400, 45].map(span)).toEqual(['1 day', '2 days', '90 minutes', '45 seconds']);
});

test('a policy without hours of rest says so', () => {
  const policy = {
    ...{ window: null, caps: [], reminders: [], verdictAfter: 13, rebookings: 0, consent: [] },
    leadsPerSecond: 1,
  };
  expect(policyWords(policy)[0]).toContain('at any hour');
  expect(policyWords({ ...policy, window: { from: '08:00', to: '21:00' } })[0]).toContain('08:00 and 21:00');
});

test('a branch says where it leads, by the place of the step in the list', () => {
  const branch = {
    ...{ id: 'b', kind: 'branch' as const },
    cases: [
      { if: { kind: 'not' as const, if: { kind: 'booked' as const } }, go: 'c' },
      { if: { kind: 'tag' as const, has: 'vip' }, go: null },
    ],
  };
  const steps = [branch, { id: 'c', kind: 'call' as const }];
  expect(stepWords(branch, places(steps))).toBe(
    'If not (they booked): go to step 2; If they have the tag vip: the end',
  );
  expect(stepWords({ id: 'w', kind: 'wait_until', weekdays: [1, 5], at: '09:30' })).toBe(
    'Wait until Monday or Friday, 09:30 at the person',
  );
});
