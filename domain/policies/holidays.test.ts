import { expect, test } from '@jest/globals';
import { FEDERAL_HOLIDAYS } from './holidays.ts';

test.each([
  ['2026-01-01', "New Year's Day"],
  ['2026-01-19', 'Martin Luther King'],
  ['2026-05-25', 'Memorial Day'],
  ['2026-06-19', 'Juneteenth'],
  ['2026-07-04', 'Independence Day, a Saturday'],
  ['2026-07-03', 'Independence Day, observed on the Friday'],
  ['2027-07-04', 'Independence Day, a Sunday'],
  ['2027-07-05', 'Independence Day, observed on the Monday'],
  ['2026-11-26', 'Thanksgiving'],
  ['2027-12-31', "New Year's Day of the next year, observed in this one"],
  ['2028-01-01', "New Year's Day, a Saturday"],
])('%s is closed: %s', (date) => {
  expect(FEDERAL_HOLIDAYS.has(date)).toBe(true);
});

test.each(['2026-11-27', '2026-12-24', '2026-12-31', '2026-07-05', '2026-02-12'])('%s is not', (date) => {
  expect(FEDERAL_HOLIDAYS.has(date)).toBe(false);
});
