import { expect, test } from '@jest/globals';
import type { Step } from '../../contracts/campaigns/sequence.ts';
import { stepAfter } from '../campaigns/next-step.ts';
import { type Steerable, type SteerKind, whyNotSteered } from './steering.ts';

const STEPS: readonly Step[] = [
  { id: 'a', kind: 'wait', seconds: 1, next: 'c' },
  { id: 'b', kind: 'wait', seconds: 1 },
  { id: 'c', kind: 'wait', seconds: 1 },
];
const AT_A: Steerable = { ending: null, isPaused: false, stepId: 'a', steps: STEPS, awaitsBooking: false };

test.each<[string, Partial<Steerable>, SteerKind, string | null, string | null]>([
  ['what is over is not stopped again', { ending: 'not_booked' }, 'stop', null, 'It is over: not booked.'],
  ['what is paused is not paused again', { isPaused: true }, 'pause', null, 'It is paused already.'],
  ['what is not paused is not resumed', {}, 'resume', null, 'It is not paused.'],
  ['what is paused is resumed', { isPaused: true }, 'resume', null, null],
  ['what is paused may be moved', { isPaused: true }, 'move', 'c', null],
  ['a step is skipped', {}, 'skip', null, null],
  [
    'what has not begun has no step to skip',
    { stepId: null },
    'skip',
    null,
    'It has not begun: there is no step to skip.',
  ],
  ['what has not begun may be moved', { stepId: null }, 'move', 'c', null],
  [
    'nobody moves to a step that is not there',
    {},
    'move',
    'z',
    'There is no step "z" in the version of the sequence that it is on.',
  ],
  [
    'nobody skips the wait for a booking',
    { awaitsBooking: true },
    'skip',
    null,
    'An appointment was set in a call, and its booking is waited for: stop it, or let it book.',
  ],
  ['what waits for a booking may be stopped', { awaitsBooking: true }, 'stop', null, null],
])('%s', (_name, lead, kind, stepId, expected) => {
  expect(whyNotSteered({ ...AT_A, ...lead }, { kind, stepId })).toBe(expected);
});

test('the step that follows is the one that is named, else the next in the list', () => {
  expect(['a', 'b', 'c', 'gone'].map((id) => stepAfter(STEPS, id))).toEqual(['c', 'c', null, null]);
  expect(stepAfter([{ id: 'a', kind: 'wait', seconds: 1, next: null }, ...STEPS], 'a')).toBeNull();
});
