import { expect, test } from '@jest/globals';
import { locatePhone } from './locate-phone.ts';

test.each([
  ['a city', '+14155550100', ['America/Los_Angeles'], 'CA'],
  ['a state alone', '+12055550100', ['America/Chicago'], 'AL'],
  ['the capital', '+12025550100', ['America/New_York'], 'DC'],
  ['a code of Washington State', '+12065550100', ['America/Los_Angeles'], 'WA'],
  ['a place in Canada', '+14165550100', ['America/Toronto'], null],
  ['a country with one zone', '+4930123456', ['Europe/Berlin'], null],
])('a number of %s has its zone and its state', async (_what, phone, zones, state) => {
  expect(await locatePhone(phone)).toEqual({ zones, state });
});

test.each(['+18005550100', '+18885550100', '+15555550100', '+999123456789', 'none'])(
  '%s tells no place',
  async (phone) => {
    expect(await locatePhone(phone)).toBeNull();
  },
);

test('numbers of one exchange are looked up once, those of another again', () => {
  const first = locatePhone('+13125550101');
  expect(locatePhone('+13125550199')).toBe(first);
  expect(locatePhone('+13125560101')).not.toBe(first);
});
