import { expect, test } from '@jest/globals';
import type { Condition } from '../../contracts/campaigns/sequence.ts';
import { type ConditionFacts, holds } from './conditions.ts';

const FACTS: ConditionFacts = {
  lastOutcome: 'voicemail',
  repliedBy: ['sms'],
  isBooked: false,
  score: 40,
  tags: ['Hot', 'vip'],
  fields: { plan: 'Gold', size: 3, empty: '  ', none: null },
};
const NOTHING: ConditionFacts = {
  lastOutcome: null,
  repliedBy: [],
  isBooked: false,
  score: null,
  tags: [],
  fields: {},
};

test.each<[string, Condition, boolean]>([
  ['the last outcome is one of them', { kind: 'outcome', is: ['no_answer', 'voicemail'] }, true],
  ['the last outcome is none of them', { kind: 'outcome', is: ['no_answer'] }, false],
  ['it answered by any channel', { kind: 'replied' }, true],
  ['it answered by that channel', { kind: 'replied', channel: 'sms' }, true],
  ['it answered by another channel', { kind: 'replied', channel: 'email' }, false],
  ['it is not booked', { kind: 'booked' }, false],
  ['the score is just enough', { kind: 'score', atLeast: 40 }, true],
  ['the score is too low', { kind: 'score', atLeast: 41 }, false],
  ['a tag, in whatever case', { kind: 'tag', has: 'hot' }, true],
  ['no such tag', { kind: 'tag', has: 'cold' }, false],
  ['a field that is filled in', { kind: 'field', name: 'plan' }, true],
  ['a field of blanks is empty', { kind: 'field', name: 'empty' }, false],
  ['a field of nothing is empty', { kind: 'field', name: 'none' }, false],
  ['a field that is not there', { kind: 'field', name: 'other' }, false],
  ['a field by its value', { kind: 'field', name: 'plan', is: 'gold' }, true],
  ['a number as it is written', { kind: 'field', name: 'size', is: '3' }, true],
  ['a field of another value', { kind: 'field', name: 'plan', is: 'silver' }, false],
  ['not', { kind: 'not', if: { kind: 'booked' } }, true],
  ['all', { kind: 'all', of: [{ kind: 'replied' }, { kind: 'booked' }] }, false],
  ['any', { kind: 'any', of: [{ kind: 'replied' }, { kind: 'booked' }] }, true],
  ['all of nothing', { kind: 'all', of: [] }, true],
  ['any of nothing', { kind: 'any', of: [] }, false],
])('%s', (_name, condition, expected) => {
  expect(holds(condition, FACTS)).toBe(expected);
});

test.each<Condition>([
  { kind: 'outcome', is: ['no_outcome', 'no_answer', 'voicemail'] },
  { kind: 'replied' },
  { kind: 'score', atLeast: 0 },
  { kind: 'tag', has: '' },
  { kind: 'field', name: 'toString' },
])('of a lead of which nothing is known, %j does not hold', (condition) => {
  expect(holds(condition, NOTHING)).toBe(false);
});
