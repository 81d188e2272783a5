import { expect, test } from '@jest/globals';
import type { Step } from '../../contracts/campaigns/sequence.ts';
import { sayNextOf } from './next-of-channel.ts';

const steps: readonly Step[] = [
  { id: 'a', kind: 'call' },
  { id: 'b', kind: 'wait', seconds: 3_600 },
  { id: 'c', kind: 'sms', template: 'sequence_sms' },
  { id: 'd', kind: 'wait', seconds: 172_800 },
  { id: 'e', kind: 'email', template: 'sequence_email' },
];

test('the next of a channel is due after all waits that lie between', () => {
  expect(sayNextOf('sms', steps, 'a')).toBe('The next text is due 1 hour after this step is done.');
  expect(sayNextOf('sms', steps, 'b')).toBe('The next text is due 1 hour after this wait began.');
  expect(sayNextOf('email', steps, 'c')).toBe('The next email is due 2 days after this step is done.');
  expect(sayNextOf('sms', steps, 'e')).toBe('No further text is planned for them.');
});

test('what they stand at is told elsewhere, and nobody stands at a step that is gone', () => {
  expect(sayNextOf('sms', steps, 'c')).toBeNull();
  expect(sayNextOf('sms', steps, 'gone')).toBeNull();
  expect(sayNextOf('sms', steps, null)).toBeNull();
});

test('past a branch it depends on them, and past a date on the calendar', () => {
  const branch: Step = { id: 'x', kind: 'branch', cases: [{ if: { kind: 'booked' }, go: null }] };
  const [a, b, c] = steps as [Step, Step, Step];
  expect(sayNextOf('sms', [a, branch, c], 'a')).toBe(
    'The next text is due as soon as this step is done, if their answers lead there.',
  );
  expect(sayNextOf('email', [a, branch, b], 'a')).toBeNull();
  const monday: Step = { id: 'm', kind: 'wait_until', weekdays: [1], at: '09:00' };
  expect(sayNextOf('sms', [a, monday, c], 'a')).toBe('The next text is due after a date that it waits for.');
});
