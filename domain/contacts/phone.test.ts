import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseE164, toE164 } from './phone.ts';
import { toZone } from './zone.ts';

test.each([
  ['415-555-2671', '+14155552671'],
  ['(415) 555-2671 ext 3', '+14155552671'],
  [' 1.415.555.0100 ', '+14155550100'],
  ['+14155550100', '+14155550100'],
  ['+44 20 7946 0958', '+442079460958'],
  ['011 44 20 7946 0958', '+442079460958'],
  // Not a number in use today: a library's list lags behind the plan.
  ['+1 555 555 0100', '+15555550100'],
])('%s is %s', (text, e164) => {
  expect(toE164(text)).toBe(e164);
});

test.each([
  '',
  '12',
  '555-2671',
  '+1 115 555 0100',
  '+1 015 555 0100',
  'lead4155550100@example.com',
  'none',
  '+999123456789',
])('%s is no phone number', (text) => {
  expect(toE164(text)).toBeNull();
});

test('a number without a country code belongs to the region', () => {
  expect(toE164('020 7946 0958', 'GB')).toBe('+442079460958');
});

test('a zone is an IANA name, in its own spelling', () => {
  expect(['america/new_york', ' UTC ', 'Asia/Kolkata', 'Mars', '+05:00', ''].map(toZone)).toEqual([
    'America/New_York',
    'UTC',
    'Asia/Kolkata',
    null,
    null,
    null,
  ]);
});

test('a plain American number is read at once as the library reads it', () => {
  const digit = fc.constantFrom(...'0123456789');
  const mark = fc.constantFrom('', '', ' ', '-', '.', '(', ')', '\u00a0', '+', '1', '+1', '/', '  ');
  const near = fc
    .array(fc.tuple(mark, fc.string({ unit: digit, minLength: 0, maxLength: 4 })), { maxLength: 5 })
    .map((parts) => parts.flat().join(''));
  const american = fc
    .tuple(
      ...[fc.constantFrom('', '1', '+1', '+', ' '), mark, fc.constantFrom('', '(')],
      fc.string({ unit: digit, minLength: 3, maxLength: 3 }),
      ...[fc.constantFrom('', ')'), mark, fc.string({ unit: digit, minLength: 3, maxLength: 3 }), mark],
      fc.string({ unit: digit, minLength: 4, maxLength: 4 }),
      fc.constantFrom('', '', ' ', '\u00a0', 'x1', ' ext 5'),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(american, near), (text) => {
      expect([text, toE164(text)]).toEqual([text, parseE164(text, 'US')]);
    }),
    { numRuns: 20_000 },
  );
});
