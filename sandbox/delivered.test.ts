import { expect, test } from '@jest/globals';
import { settleDelivered, settleLost } from './delivered.ts';
import type { Delivery } from './records.ts';
import { emptyState } from './state.ts';

let made = 0;

function delivery(): Delivery {
  made += 1;
  return {
    ...{ id: `dlv_${made}`, vendor: 'stripe', event: 'invoice.paid', about: '', url: '', body: '{}' },
    ...{ state: 'pending', attempts: 0, createdAt: 0, answer: null },
  };
}

test('a target that is away for days fills the memory only so far, and does not crowd out what arrives', () => {
  const state = emptyState();
  const add = (settle: (one: Delivery) => void) => {
    const one = delivery();
    state.deliveries.set(one.id, one);
    settle(one);
    return one;
  };
  const arrived = add((one) => settleDelivered(state, one));
  for (let n = 0; n < 6_000; n += 1) add((one) => settleLost(state, one, n % 2 ? 'failed' : 'silenced'));
  const newest = add((one) => settleLost(state, one, 'failed'));
  for (let n = 0; n < 300; n += 1) add((one) => settleDelivered(state, one));
  const count = (kind: string) => [...state.deliveries.values()].filter((one) => one.state === kind).length;
  expect(count('failed') + count('silenced')).toBeLessThanOrEqual(5_100);
  expect(state.deliveries.has(newest.id)).toBe(true);
  expect([count('delivered'), state.deliveries.has(arrived.id)]).toEqual([301, true]);
});
