import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SplitStep } from '../../contracts/campaigns/sequence.ts';
import { armOf } from './split.ts';

const split = (...weights: number[]): SplitStep => ({
  id: 'ab',
  kind: 'split',
  arms: weights.map((weight, at) => ({ name: `arm${at}`, weight, go: null })),
});

/** How many of the leads take each arm. */
function counted(step: SplitStep, leads: number): number[] {
  const taken = step.arms.map(() => 0);
  for (let lead = 0; lead < leads; lead += 1) {
    const arm = armOf(step, `00000000-0000-4000-8000-${String(lead).padStart(12, '0')}`, undefined);
    taken[step.arms.findIndex(({ name }) => name === arm?.name)]! += 1;
  }
  return taken;
}

test.each([[[50, 50]], [[70, 20, 10]], [[1, 1, 1]], [[0, 1]]])(
  'weights of %j are honoured within two in a hundred',
  (weights) => {
    const leads = 20_000;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    counted(split(...weights), leads).forEach((taken, at) => {
      expect(Math.abs(taken / leads - (weights[at] ?? 0) / total)).toBeLessThan(0.02);
    });
  },
);

test('a lead takes the same arm however often it is asked, and of another split its own', () => {
  fc.assert(
    fc.property(fc.uuid(), (leadId) => {
      expect(armOf(split(50, 50), leadId, undefined)).toEqual(armOf(split(50, 50), leadId, undefined));
    }),
  );
  const other = { ...split(50, 50), id: 'cd' };
  const leads = Array.from({ length: 2000 }, (_, at) => `lead-${at}`);
  const both = leads.filter(
    (lead) => armOf(split(50, 50), lead, undefined)?.name === armOf(other, lead, undefined)?.name,
  );
  expect(both.length / leads.length).toBeGreaterThan(0.45);
  expect(both.length / leads.length).toBeLessThan(0.55);
});

test('an arm that was taken stays, whatever the weights have become; one that is gone is chosen anew', () => {
  expect(armOf(split(100, 0), 'lead', 'arm1')?.name).toBe('arm1');
  expect(armOf(split(100, 0), 'lead', 'gone')?.name).toBe('arm0');
});

test('a split without weight is taken by nobody', () => {
  expect(armOf(split(0, 0), 'lead', undefined)).toBeNull();
  expect(armOf(split(), 'lead', undefined)).toBeNull();
});
