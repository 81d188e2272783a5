import { expect, test } from '@jest/globals';
import { consequenceOf, type Decided } from './consequence.ts';

const proof: NonNullable<Decided['proof']> = {
  ...{ milestoneNumber: 3, slot: 7, reversal: 'credit', reversedAt: null, priceCents: 8_000 },
  currency: 'usd',
};
const money = (more: object = {}) =>
  consequenceOf({ status: 'shown', proof: { ...proof, ...more } }, 'no_show')[0];

test('a reversal says what it costs before it is done', () => {
  expect(money()).toBe(
    'It is billed as show 7 of milestone 3: $80.00 is given back to the client by a credit note.',
  );
  expect(money({ reversal: 'replace' })).toMatch(/No money moves: the next show takes its place/);
  expect(money({ reversedAt: '2026-06-01T12:00:00Z' })).toMatch(/made good already: no more money moves/);
  expect(money({ priceCents: null })).toMatch(/its price is given back/);
  expect(consequenceOf({ status: 'shown', proof: null }, 'no_show')[0]).toMatch(
    /not billed, and will not be/,
  );
});

test('a no-show that turns out to be a show counts, and is invited no more', () => {
  expect(consequenceOf({ status: 'no_show', proof: null }, 'shown')).toEqual([
    'It counts as a show toward the client’s next invoice.',
    'Invitations to book again stop.',
  ]);
  expect(consequenceOf({ status: 'disputed', proof }, 'shown')).toEqual([
    'It keeps its place as show 7 of milestone 3: no money moves.',
  ]);
});
