import { expect, test } from '@jest/globals';
import type { Step } from '../../../../../contracts/campaigns/sequence.ts';
import { stepWords, stepWordsIn } from './step-words.ts';

const branch: Step = {
  ...{ id: 'b', kind: 'branch' },
  cases: [
    { if: { kind: 'not', if: { kind: 'booked' } }, go: 'c' },
    { if: { kind: 'tag', has: 'vip' }, go: null },
  ],
};
const steps: readonly Step[] = [branch, { id: 'c', kind: 'call' }];

test('in a list a branch says where it leads, by the place of the step; drawn it says how many ways it has', () => {
  expect(stepWordsIn(steps, branch)).toBe(
    'If not (the lead has booked): go to step 2; If the tag “vip” is there: the end',
  );
  expect(stepWords(branch)).toBe('Branch with 2 cases');
});

test('arms are told with their weights and where they lead, and other steps as they are anywhere', () => {
  const arms = [
    { name: 'A', weight: 70, go: 'c' },
    { name: 'B', weight: 30, go: null },
  ];
  expect(stepWordsIn(steps, { id: 's', kind: 'split', arms })).toBe(
    'Divide by weight: A 70, go to step 2; B 30, the end',
  );
  expect(stepWordsIn(steps, { id: 'w', kind: 'wait', seconds: 172_800 })).toBe('Wait 2 days');
});

test('times and tags are told in words', () => {
  expect(stepWords({ id: 'w', kind: 'wait_until', weekdays: [1, 5], at: '09:30' })).toBe(
    'Wait until Monday or Friday, 09:30, by the lead’s own clock',
  );
  expect(stepWords({ id: 'w', kind: 'wait_until', at: '09:30' })).toBe(
    'Wait until 09:30, by the lead’s own clock',
  );
  expect(stepWords({ id: 't', kind: 'tag', add: ['vip'], remove: ['new', 'cold'] })).toBe(
    'Put the tag vip on, take the tag new and cold off',
  );
  const renewal = { field: 'renewal_date', ifMissing: 'go_on', ifPast: 'go_on' } as const;
  expect(stepWords({ id: 'd', kind: 'wait_for_date', offset: -604_800, ...renewal })).toBe(
    'Wait for 7 days before the date in “Renewal date”',
  );
});
