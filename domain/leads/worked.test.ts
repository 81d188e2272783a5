import { expect, test } from '@jest/globals';
import { endingOf, endsSequence, STOP_RULES } from './worked.ts';

test.each([
  ['new', null],
  ['contacted', null],
  ['callback', null],
  ['replied', 'replied'],
  ['booked', 'booked'],
  ['no_show', 'booked'],
  ['shown', 'booked'],
  ['dnc', 'not_interested'],
  ['opted_out', 'opted_out'],
  ['exhausted', 'exhausted'],
])('a lead that is %s ends %s by all rules', (status, ending) => {
  expect(endingOf(status, STOP_RULES)).toBe(ending);
});

test('without a rule the sequence goes on after what it speaks of, and never after an opt-out', () => {
  expect(['replied', 'booked', 'no_show', 'shown'].map((status) => endingOf(status, []))).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(['dnc', 'opted_out'].map((status) => endingOf(status, []))).toEqual(['not_interested', 'opted_out']);
});

test('what is told ends it by its rule; an opt-out, a no and a person’s stop always do', () => {
  const told = ['replied', 'booked', 'bounced', 'paid'] as const;
  expect(told.map((stop) => endsSequence(stop, STOP_RULES))).toEqual([true, true, true, true]);
  expect(told.map((stop) => endsSequence(stop, []))).toEqual([false, false, false, false]);
  for (const stop of ['opted_out', 'not_interested', 'stopped', 'campaign_over'] as const)
    expect(endsSequence(stop, [])).toBe(true);
});
