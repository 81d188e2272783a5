import { expect, test } from '@jest/globals';
import { filterOf, readSearch, statusesOf } from './search.ts';

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
      ...{ view: 'cards', span: 'year', date: '2026-02-30', status: 'gone', undecided: 'no' },
      ...{ clientId: 'x', campaignId: 7, appointment: "'--", more: 1 },
    }),
  ).toEqual({});
  expect(readSearch({ date: '2026-13-77' })).toEqual({});
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
