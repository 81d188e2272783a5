import { expect, test } from '@jest/globals';
import { whyNotSent } from './why-not-sent.ts';

test('our reasons are said in words, a vendor’s as its own', () => {
  expect(whyNotSent('landline')).toBe('their number is a landline, which takes no texts');
  expect(whyNotSent('appointment_is_no_show')).toBe('the appointment is no-show');
  expect(whyNotSent('some_new_reason')).toBe('some new reason');
  expect(whyNotSent('30007')).toBe('the carrier said: 30007');
  expect(whyNotSent(null)).toBeNull();
  expect(whyNotSent('constructor')).toBe('constructor');
});
