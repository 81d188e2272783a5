import { describe, expect, test } from '@jest/globals';
import { cardNotice, cardStanding, expiryMonth } from './card-expiry.ts';

const NEW_YORK = 'America/New_York';

describe('a card is good through the last day of its month', () => {
  test.each([
    // Midnight of 1 March at each place.
    ['America/New_York', '2027-03-01T05:00:00Z'],
    ['America/Los_Angeles', '2027-03-01T08:00:00Z'],
    ['Pacific/Kiritimati', '2027-02-28T10:00:00Z'],
    ['Pacific/Pago_Pago', '2027-03-01T11:00:00Z'],
    ['Asia/Kolkata', '2027-02-28T18:30:00Z'],
  ])('in %s', (zone, end) => {
    const card = { expMonth: 2, expYear: 2027 };
    expect(cardStanding(card, new Date(Date.parse(end) - 1), zone)).toBe('expiring');
    expect(cardStanding(card, new Date(end), zone)).toBe('expired');
  });

  test('in a leap year and over a change of the clocks too', () => {
    const leap = { expMonth: 2, expYear: 2028 };
    expect(cardStanding(leap, new Date('2028-02-29T23:00:00Z'), NEW_YORK)).toBe('expiring');
    // New York's clocks go back on 7 November 2027: the month ends at UTC-5.
    const november = { expMonth: 11, expYear: 2027 };
    expect(cardStanding(november, new Date('2027-12-01T04:59:59Z'), NEW_YORK)).toBe('expiring');
    expect(cardStanding(november, new Date('2027-12-01T05:00:00Z'), NEW_YORK)).toBe('expired');
  });

  test('December’s ends with the year, and January’s is seen coming in December', () => {
    const december = { expMonth: 12, expYear: 2026 };
    expect(cardStanding(december, new Date('2027-01-01T04:59:59Z'), NEW_YORK)).toBe('expiring');
    expect(cardStanding(december, new Date('2027-01-01T05:00:00Z'), NEW_YORK)).toBe('expired');
    const january = { expMonth: 1, expYear: 2027 };
    expect(cardStanding(january, new Date('2026-12-01T04:59:59Z'), NEW_YORK)).toBe('good');
    expect(cardStanding(january, new Date('2026-12-01T05:00:00Z'), NEW_YORK)).toBe('expiring');
  });
});

test('one thing is due at a time: the first letter, the second from seven days before the end, then a person', () => {
  const card = { expMonth: 1, expYear: 2027 };
  const due = (at: string) => cardNotice(card, new Date(at), NEW_YORK);
  expect(due('2026-11-30T12:00:00Z')).toBeNull();
  expect(due('2026-12-01T12:00:00Z')).toBe('expiring');
  expect(due('2027-01-25T04:59:59Z')).toBe('expiring');
  expect(due('2027-01-25T05:00:00Z')).toBe('last_days');
  expect(due('2027-02-01T04:59:59Z')).toBe('last_days');
  expect(due('2027-02-01T05:00:00Z')).toBe('expired');
  expect(due('2029-01-01T00:00:00Z')).toBe('expired');
});

test('a month is named with two digits', () => {
  expect([expiryMonth({ expMonth: 2, expYear: 2027 }), expiryMonth({ expMonth: 12, expYear: 2027 })]).toEqual(
    ['2027-02', '2027-12'],
  );
});

test('a month or a zone that there is not is no good card', () => {
  const now = new Date('2027-01-01T00:00:00Z');
  expect(() => cardStanding({ expMonth: 13, expYear: 2027 }, now, NEW_YORK)).toThrow(RangeError);
  expect(() => cardStanding({ expMonth: 1, expYear: 2027 }, now, 'No/Where')).toThrow(RangeError);
});
