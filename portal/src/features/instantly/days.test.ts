import { expect, test } from '@jest/globals';
import { daysOf, spanOf } from './days.ts';

test('today is one of the days, in UTC', () => {
  const lateInNewYork = Date.parse('2026-03-01T02:00:00Z');
  expect(daysOf('7', lateInNewYork)).toEqual({ from: '2026-02-23', to: '2026-03-01' });
  expect(daysOf('30', lateInNewYork)).toEqual({ from: '2026-01-31', to: '2026-03-01' });
});

test('what makes no sense in an address is thirty days', () => {
  expect([undefined, '8', '-1', 'x', '90'].map(spanOf)).toEqual(['30', '30', '30', '30', '90']);
});
