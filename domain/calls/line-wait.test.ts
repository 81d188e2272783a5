import { expect, test } from '@jest/globals';
import { lineWaitMs } from './line-wait.ts';

const wait = (ahead: number, leadId = 'a', lines = 2, meanMs = 60_000) =>
  lineWaitMs({ ahead, lines, meanMs, leadId });

test('whoever came later waits longer, as long as those before it will call', () => {
  expect(wait(0)).toBeGreaterThanOrEqual(30_000);
  expect(wait(0)).toBeLessThanOrEqual(35_000);
  expect(wait(9)).toBeGreaterThanOrEqual(300_000);
  expect(wait(9)).toBeLessThanOrEqual(330_000);
});

test('nobody asks again within fifteen seconds, nor later than in a good day', () => {
  expect(wait(0, 'a', 100)).toBeGreaterThanOrEqual(15_000);
  expect(wait(0, 'a', 100)).toBeLessThanOrEqual(20_000);
  expect(wait(1_000_000)).toBeGreaterThanOrEqual(86_400_000);
  expect(wait(1_000_000)).toBeLessThanOrEqual(86_400_000 * 1.1);
});

test('those who would wake at one moment are spread, each to the same place every time', () => {
  const leads = Array.from({ length: 200 }, (_, i) => `lead-${i}`);
  const waits = leads.map((lead) => wait(0, lead, 100));
  expect(waits).toEqual(leads.map((lead) => wait(0, lead, 100)));
  for (let fifth = 0; fifth < 5; fifth += 1) {
    const within = waits.filter((ms) => Math.floor((ms - 15_000) / 1_000) === fifth);
    expect(within.length).toBeGreaterThan(20);
  }
});
