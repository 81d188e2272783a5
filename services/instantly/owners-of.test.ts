import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Assignment, ownersOf } from './owners-of.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000);
const had = (clientId: string, from: number, until: number | null): Assignment => ({
  ...{ clientId, fromAt: day(from), untilAt: until === null ? null : day(until) },
});

test.each<[at: number, owners: string[], why: string]>([
  [1, ['a'], 'before anybody had it: whoever had it first'],
  [2, ['a'], 'from the very moment on'],
  [4, ['a', 'b'], 'of all that had it then'],
  [5, ['b'], 'no longer whose it was until that moment'],
  [6, ['c', 'd'], 'between two: of all that got it next, at one time'],
  [8, ['c', 'd'], 'once, though two times are one client’s'],
  [12, [], 'after everybody: it waits'],
])('what happened on day %i is %j’s: %s', (at, owners) => {
  const assignments = [
    ...[had('a', 2, 5), had('b', 4, 6), had('c', 7, 9), had('d', 7, 9), had('c', 8, 10), had('e', 6, 6)],
  ];
  expect(ownersOf(day(at), assignments)).toEqual(owners);
});

const span = fc.record({
  clientId: fc.constantFrom('a', 'b', 'c'),
  from: fc.integer({ min: 0, max: 20 }),
  length: fc.option(fc.integer({ min: 0, max: 10 })),
});
const spans = fc
  .array(span, { maxLength: 8 })
  .map((all) =>
    all.map(({ clientId, from, length }) => had(clientId, from, length === null ? null : from + length)),
  );

test('it is the same in whatever order the assignments are', () => {
  fc.assert(
    fc.property(
      spans.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      fc.integer({ min: -1, max: 32 }),
      ([all, shuffled], at) => {
        expect(ownersOf(day(at), shuffled)).toEqual(ownersOf(day(at), all));
      },
    ),
  );
});

test('what comes after never changes whose it is, unless it was nobody’s', () => {
  fc.assert(
    fc.property(spans, span, fc.integer({ min: -1, max: 20 }), (all, { clientId }, at) => {
      const before = ownersOf(day(at), all);
      fc.pre(before.length > 0);
      const last = Math.max(
        at,
        ...all.map(({ fromAt }) => (fromAt.getTime() - day(0).getTime()) / 86_400_000),
      );
      expect(ownersOf(day(at), [...all, had(clientId, last + 1, null)])).toEqual(before);
    }),
  );
});

test('it waits only where nobody has it and nobody gets it any more', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: -1, max: 32 }), (all, at) => {
      const isOver = all.every(
        ({ fromAt, untilAt }) => fromAt <= day(at) && untilAt !== null && untilAt <= day(at),
      );
      expect(ownersOf(day(at), all).length === 0).toBe(isOver);
    }),
  );
});
