import { expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { VendorError } from '../vendors/vendor-error.ts';
import { vendorAnswer } from './vendor-answer.ts';

const failing = (error: Error) =>
  vendorAnswer(async () => {
    throw error;
  });

test('a vendor’s Retry-After is what Temporal waits for, to the millisecond', async () => {
  const answer = await failing(new VendorError('twilio', 'rate_limited', 'busy', { retryAfterMs: 7_250 }));
  if (answer.did !== 'nothing') throw new Error(answer.did);
  expect(answer.error).toBeInstanceOf(ApplicationFailure);
  expect(answer.error).toMatchObject({ nextRetryDelay: 7_250, nonRetryable: false, type: 'rate_limited' });
});

test('without one Temporal’s own pace holds', async () => {
  const answer = await failing(new VendorError('twilio', 'unavailable', 'away'));
  if (answer.did !== 'nothing') throw new Error(answer.did);
  expect((answer.error as ApplicationFailure).nextRetryDelay).toBeUndefined();
});

test('a no is an answer, with the vendor’s code', async () => {
  const refused = new VendorError('twilio', 'refused', 'unsubscribed', { code: '21610' });
  await expect(failing(refused)).resolves.toEqual({ did: 'refuse', reason: '21610' });
});

test('a silence is no answer: it is thrown on, and the row stays', async () => {
  const silence = new VendorError('twilio', 'unknown', 'no answer came');
  await expect(failing(silence)).rejects.toBe(silence);
  const bug = new TypeError('ours');
  await expect(failing(bug)).rejects.toBe(bug);
});
