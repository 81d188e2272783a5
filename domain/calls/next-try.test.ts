import { describe, expect, test } from '@jest/globals';
import type { CallOutcome } from '../../contracts/calls/facts.ts';
import { POLICIES } from '../policies/standard.ts';
import { nextTry, type Tried } from './next-try.ts';

const { call: standard } = POLICIES.standard;
const { call: quick } = POLICIES.quick;
const HOUR = 3_600_000;
const AT = Date.parse('2026-05-06T15:00:00Z');

/** Calls an hour apart. */
const tried = (...outcomes: CallOutcome[]): Tried[] =>
  outcomes.map((outcome, i) => ({ outcome, at: AT + i * HOUR }));

/** Hours after the last call; null: it does not call again. */
function after(policy: typeof standard, calls: readonly Tried[]): number | null {
  const next = nextTry(policy, calls);
  return next.do === 'go_on' ? null : (next.at - (calls.at(-1)?.at ?? 0)) / HOUR;
}

describe('the standard policy', () => {
  test('calls whom nobody answered for twice more, two hours later each time', () => {
    expect(after(standard, tried('no_answer'))).toBe(2);
    expect(after(standard, tried('no_answer', 'no_answer'))).toBe(2);
    expect(after(standard, tried('no_answer', 'no_answer', 'no_answer'))).toBeNull();
  });

  test('calls a machine once more, four hours later', () => {
    expect(after(standard, tried('voicemail'))).toBe(4);
    expect(after(standard, tried('voicemail', 'voicemail'))).toBeNull();
  });

  test('counts what nobody answered and machines apart, and ends whatever comes', () => {
    expect(after(standard, tried('no_answer', 'voicemail'))).toBe(4);
    expect(after(standard, tried('voicemail', 'no_answer', 'no_answer'))).toBe(2);
    expect(after(standard, tried('voicemail', 'no_answer', 'no_answer', 'voicemail'))).toBeNull();
    expect(after(standard, tried('callback_requested', 'no_answer'))).toBe(2);
  });
});

test.each(['appointment_set', 'not_interested', 'no_outcome'] as const)('%s: no further call', (outcome) => {
  expect(nextTry(standard, tried(outcome))).toEqual({ do: 'go_on' });
});

test('a step that has not called yet goes on', () => {
  expect(nextTry(standard, [])).toEqual({ do: 'go_on' });
});

test('the quick policy, and any of an older make, calls nobody again who did not answer', () => {
  expect(nextTry(quick, tried('no_answer'))).toEqual({ do: 'go_on' });
  expect(nextTry(quick, tried('voicemail'))).toEqual({ do: 'go_on' });
});

describe('a callback', () => {
  const asked = (callbackAt?: number): Tried[] => [{ outcome: 'callback_requested', at: AT, callbackAt }];

  test('is at the time that the lead asked for, however far off', () => {
    const at = AT + 26 * HOUR;
    expect(nextTry(standard, asked(at))).toEqual({
      do: 'again',
      at,
      why: 'the lead asked to be called back',
    });
  });

  test('is some hours later by the policy if it named none', () => {
    expect(after(standard, asked())).toBe(4);
  });

  test('is due at once if its time has passed', () => {
    expect(after(standard, asked(AT - HOUR))).toBe(0);
  });

  test('is made as often as the policy says', () => {
    const twice = tried('callback_requested', 'callback_requested');
    expect(after(standard, twice)).toBe(4);
    expect(after(standard, [...twice, ...tried('callback_requested')])).toBeNull();
  });
});
