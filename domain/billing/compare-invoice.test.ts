import { expect, test } from '@jest/globals';
import { differencesOf, isUnderWay, type OurInvoice, type TheirInvoice } from './compare-invoice.ts';

const ours: OurInvoice = {
  ...{ status: 'open', currency: 'usd', amountCents: 200_000, taxCents: 16_000 },
  ...{ amountPaidCents: 0, creditedCents: 0, number: 'SAMPLE-1' },
};
const theirs: TheirInvoice = {
  ...{ id: 'in_1', status: 'open', currency: 'usd', number: 'SAMPLE-1', metadata: {}, customerId: 'cus_1' },
  ...{ subtotalCents: 200_000, totalCents: 216_000, amountDueCents: 216_000, amountPaidCents: 0 },
  ...{
    creditedCents: 0,
    creditedBeforeCents: 0,
    fromBalanceCents: 0,
    hostedUrl: null,
    pdfUrl: null,
    createdAt: new Date(),
  },
  ...{ finalizedAt: null, dueAt: null, paidAt: null },
};

test('the same invoice differs in nothing', () => {
  expect(differencesOf(ours, theirs)).toEqual([]);
});

test.each<[string, Partial<TheirInvoice>, string, string]>([
  ['state', { status: 'paid' }, 'open', 'paid'],
  ['amount', { subtotalCents: 199_999, totalCents: 215_999 }, '200000', '199999'],
  ['tax', { totalCents: 216_001 }, '16000', '16001'],
  ['currency', { currency: 'eur' }, 'usd', 'eur'],
  ['paid', { amountPaidCents: 1 }, '0', '1'],
  ['credited', { creditedCents: 8_000 }, '0', '8000'],
  ['number', { number: 'SAMPLE-2' }, 'SAMPLE-1', 'SAMPLE-2'],
])('a difference in %s is found alone', (kind, change, mine, other) => {
  expect(differencesOf(ours, { ...theirs, ...change })).toEqual([{ kind, ours: mine, theirs: other }]);
});

test('a draft has no number and no tax yet', () => {
  const draft = { ...theirs, status: 'draft', number: null, totalCents: 200_000 };
  expect(differencesOf({ ...ours, status: 'draft', number: null, taxCents: 0 }, draft)).toEqual([]);
});

test('what happened within the hour may be under way', () => {
  const now = new Date('2026-06-01T12:00:00Z');
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  expect(isUnderWay([null, ago(59)], now)).toBe(true);
  expect(isUnderWay([null, ago(60)], now)).toBe(false);
  expect(isUnderWay([], now)).toBe(false);
});
