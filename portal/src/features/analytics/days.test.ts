import { expect, test } from '@jest/globals';
import { barsOf } from './days.ts';
import { readDashboardSearch } from './search.ts';

const ID = '3f2b8c1e-0000-4000-8000-000000000001';

test('an address that makes sense is read as it stands', () => {
  const search = { from: '2026-06-01', to: '2026-06-15', clientId: ID, campaignId: ID };
  expect(readDashboardSearch(search)).toEqual(search);
  expect(readDashboardSearch({ days: 90 })).toEqual({ days: 90 });
});

test('what makes no sense in an address is left out', () => {
  expect(readDashboardSearch({ days: 0, from: '2026-06-15', to: '2026-06-01', clientId: 'x' })).toEqual({});
  expect(readDashboardSearch({ from: '2026-06-15', days: 'all' })).toEqual({});
});

test('many days are shown by the week, and nothing is lost of them', () => {
  const days = Array.from({ length: 90 }, (_, at) => ({
    day: new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10),
    ...{ booked: at, shown: 1, noShow: 0 },
  }));
  const { bars, isByWeek } = barsOf(days);
  expect([isByWeek, bars.length]).toEqual([true, 13]);
  expect(bars.reduce((sum, { booked }) => sum + booked, 0)).toBe((89 * 90) / 2);
  expect(barsOf(days.slice(0, 30)).bars.length).toBe(30);
});
