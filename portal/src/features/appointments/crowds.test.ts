import { expect, test } from '@jest/globals';
import { thinOut } from './crowds.ts';

const event = (id: string, from: number, to: number) => ({
  id,
  start: new Date(Date.UTC(2026, 5, 1, 0, from)),
  end: new Date(Date.UTC(2026, 5, 1, 0, to)),
});
const thinned = (events: readonly ReturnType<typeof event>[], most = 3) => {
  const { shown, crowds } = thinOut(events, most);
  return [shown.map(({ id }) => id), crowds.map((crowd) => crowd.events.map(({ id }) => id))];
};

test('as many as have room stand side by side, and so do any number one after the other', () => {
  const row = ['a', 'b', 'c', 'd', 'e'].map((id, at) => event(id, 30 * at, 30 * at + 30));
  expect(thinned(row)).toEqual([['a', 'b', 'c', 'd', 'e'], []]);
  expect(thinned(['a', 'b', 'c'].map((id) => event(id, 0, 30)))).toEqual([['a', 'b', 'c'], []]);
});

test('of seven at one time two are shown, and five are a crowd in the third place', () => {
  const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => event(id, 0, 30));
  expect(thinned(seven)).toEqual([['a', 'b'], [['c', 'd', 'e', 'f', 'g']]]);
  const [crowd] = thinOut(seven, 3).crowds;
  expect([crowd?.start, crowd?.end]).toEqual([seven[0]?.start, seven[0]?.end]);
});

test('a crowd of the morning leaves the afternoon as it is, and two crowds stay two', () => {
  const at = (from: number) => ['a', 'b', 'c', 'd'].map((id) => event(`${id}${from}`, from, from + 30));
  expect(thinned([...at(0), event('late', 200, 230), ...at(60)])).toEqual([
    ['a0', 'b0', 'a60', 'b60', 'late'],
    [
      ['c0', 'd0'],
      ['c60', 'd60'],
    ],
  ]);
});
