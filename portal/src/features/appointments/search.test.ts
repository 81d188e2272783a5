import { expect, test } from '@jest/globals';
import { filterOf, rangeOf, readSearch, statusesOf } from './search.ts';

const ID = '3f2b8c1e-0000-4000-8000-000000000001';

test('an address that makes sense is read as it stands', () => {
  const search = {
    ...{ view: 'list', span: 'day', date: '2026-06-01', status: 'shown,no_show', undecided: true },
    ...{ clientId: ID, campaignId: ID, appointment: ID },
  };
  expect(readSearch(search)).toEqual(search);
});

test('what makes no sense in an address is left out', () => {
  expect(
    readSearch({
      ...{ view: 'cards', span: 'year', date: '2026-13-77', status: 'gone', undecided: 'no' },
      ...{ clientId: 'x', campaignId: 7, appointment: "'--", more: 1 },
    }),
  ).toEqual({});
  expect(readSearch({ status: 'gone,shown', undecided: 'true' })).toEqual({
    status: 'shown',
    undecided: true,
  });
});

test('statuses come in one order, each once, so that the same choice is the same address', () => {
  expect(statusesOf('no_show,booked,no_show')).toEqual(['booked', 'no_show']);
  expect(statusesOf(undefined)).toEqual([]);
});

test('the API is asked for what is meant, and for nothing of how it is shown', () => {
  expect(filterOf({ view: 'list', span: 'day', date: '2026-06-01', appointment: ID })).toEqual({});
  expect(filterOf({ undecided: true, clientId: ID })).toEqual({ undecided: 'true', clientId: ID });
});

test.each([
  ['day', '2026-06-03', '2026-06-03', 1],
  ['agenda', '2026-06-03', '2026-06-03', 14],
  ['week', '2026-06-03', '2026-06-01', 7],
  ['week', '2026-06-07', '2026-06-01', 7],
  ['week', '2026-06-08', '2026-06-08', 7],
  ['month', '2026-06-17', '2026-06-01', 42],
  ['month', '2026-11-17', '2026-10-26', 42],
] as const)('a %s at %s begins on %s and has %i days', (span, date, first, days) => {
  const { from, to } = rangeOf(span, date);
  expect(from).toEqual(new Date(`${first}T00:00:00`));
  const end = new Date(from);
  end.setDate(end.getDate() + days);
  expect(to).toEqual(end);
});
