import { expect, test } from '@jest/globals';
import type { Condition } from '../../contracts/campaigns/sequence.ts';
import { watchesTag } from './watches-tag.ts';

const vip: Condition = { kind: 'tag', has: 'vip' };

test.each<[string, Condition[], boolean]>([
  ['no goal', [], false],
  ['a goal of that tag', [vip], true],
  ['a goal of another tag', [{ kind: 'tag', has: 'cold' }], false],
  ['a goal of something else', [{ kind: 'score', atLeast: 5 }], false],
  ['its absence', [{ kind: 'not', if: vip }], true],
  ['deep in others', [{ kind: 'all', of: [{ kind: 'booked' }, { kind: 'any', of: [vip] }] }], true],
])('%s: %s', (_, goals, expected) => {
  expect(watchesTag(goals, 'vip')).toBe(expected);
});
