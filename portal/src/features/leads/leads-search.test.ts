import { expect, test } from '@jest/globals';
import {
  addedBetween,
  countFilters,
  daysAdded,
  exportAddress,
  filterOf,
  readSearch,
  sameFilter,
  toLeadFilter,
  toSearch,
} from './leads-search.ts';

test('an address is read as text, whatever JSON would make of it, and what is not known is left out', () => {
  const raw = {
    q: 4155551234,
    tag: true,
    status: 'new,booked',
    sort: 'x',
    foo: 'bar',
    stepId: '  ',
    lead: 'l1',
  };
  expect(readSearch(raw)).toEqual({ q: '4155551234', tag: 'true', status: 'new,booked', lead: 'l1' });
  expect(readSearch({ sort: 'nextWake' })).toEqual({ sort: 'nextWake' });
});

test('a filter goes to a saved view and comes back the same', () => {
  const search = readSearch({ status: 'new,booked', q: 'ada', view: 'v', lead: 'l', sort: 'nextWake' });
  const filter = toLeadFilter(search);
  expect(filter).toEqual({ q: 'ada', status: ['new', 'booked'] });
  expect(sameFilter(toSearch(filter), search)).toBe(true);
  expect(sameFilter({ ...toSearch(filter), tag: 'vip' }, search)).toBe(false);
  expect(toLeadFilter({})).toEqual({});
});

test('what is searched for is no filter that is counted, and neither is the drawer', () => {
  const search = readSearch({ q: 'x', status: 'new', tag: 'vip', lead: 'l', view: 'v' });
  expect(countFilters(search)).toBe(2);
  expect(Object.keys(filterOf(search)).sort()).toEqual(['q', 'status', 'tag']);
});

test('the days that were chosen come back as the same days, the last one included', () => {
  const instants = addedBetween('2026-06-01', '2026-06-03');
  expect(daysAdded(instants)).toEqual(['2026-06-01', '2026-06-03']);
  expect(Date.parse(instants.createdTo ?? '') - Date.parse(instants.createdFrom ?? '')).toBe(
    3 * 86_400_000 - 1,
  );
  expect(daysAdded({ createdFrom: 'soon', createdTo: undefined })).toEqual([null, null]);
});

test('an export is of just these leads and columns, and says who they are', () => {
  const address = exportAddress({ status: 'new', lead: 'l', view: 'v' }, ['status', 'field:dog', 'phone']);
  const { pathname, searchParams } = new URL(address, 'http://x');
  expect(pathname).toBe('/api/leads/export.csv');
  expect(Object.fromEntries(searchParams)).toEqual({
    status: 'new',
    columns: 'id,first_name,last_name,phone,email,status,field:dog',
  });
});
