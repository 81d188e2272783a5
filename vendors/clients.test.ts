import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { retryAfterMs } from './ask-vendor.ts';
import { createCalcomClient } from './calcom/client.ts';
import { createInstantlyClient } from './instantly/client.ts';
import { createMessagebirdClient } from './messagebird/client.ts';
import { createRetellClient } from './retell/client.ts';
import { createSendgridClient } from './sendgrid/client.ts';
import { createStripeClient } from './stripe/client.ts';
import { startTestVendor } from './test-vendor.ts';
import { createTwilioClient } from './twilio/client.ts';
import { VendorError } from './vendor-error.ts';

type Options = { baseUrl: string; timeoutMs?: number; apiKey?: string; authToken?: string };

/** One request of each client, against whatever address it is given. */
const ACTS = {
  twilio: (options: Options) =>
    createTwilioClient({ accountSid: `AC${'0'.repeat(32)}`, authToken: 'token', ...options }).sendSms({
      from: '+14155550100',
      to: '+14155550107',
      body: 'Hello',
      statusCallback: 'https://example.com/api/webhooks/twilio?message=m1',
    }),
  messagebird: (options: Options) =>
    createMessagebirdClient({ apiKey: 'bk_us1_key', ...options }).sendSms({
      from: '+14155550100',
      to: '+14155550107',
      body: 'Hello',
      category: 'marketing',
      operatorId: 'o1',
      messageId: 'm1',
    }),
  sendgrid: (options: Options) =>
    createSendgridClient({ apiKey: 'SG.key', ...options }).sendEmail({
      from: 'Sample <sample@example.com>',
      to: 'lead07@example.com',
      subject: 'Hello',
      text: 'Hello',
      html: '<p>Hello</p>',
      customArgs: { operator_id: 'o1', message_id: 'm1' },
    }),
  retell: (options: Options) =>
    createRetellClient({ apiKey: 'key', ...options }).placeCall({
      from: '+14155550100',
      to: '+14155550107',
      metadata: { call_id: 'c1' },
      variables: { first_name: 'Sample' },
    }),
  calcom: (options: Options) =>
    createCalcomClient({ apiKey: 'cal_key', ...options }).listSlots({
      eventTypeId: '12',
      from: new Date('2026-05-05T00:00:00Z'),
      to: new Date('2026-05-06T00:00:00Z'),
    }),
  instantly: (options: Options) =>
    createInstantlyClient({ apiKey: 'instantly_key', ...options }).listCampaigns(),
  stripe: (options: Options) =>
    createStripeClient({ apiKey: 'sk_test_key', ...options }).createCustomer({
      name: 'Sample Client',
      metadata: { client_id: 'cl1' },
      idempotencyKey: 'customer:cl1',
    }),
};

/** How each vendor words a refusal, and the code that we read out of it. */
const REFUSALS = {
  twilio: { body: { code: 21610, message: 'Attempt to send to unsubscribed recipient' }, code: '21610' },
  messagebird: {
    body: {
      error: {
        type: 'validation_error',
        code: 'E02001',
        message: 'The sender is not registered',
        details: [],
      },
    },
    code: 'E02001',
  },
  sendgrid: {
    body: { errors: [{ message: 'Does not contain a valid address.', field: 'from' }] },
    code: 'from',
  },
  retell: { body: { status: 'error', message: 'Item not found' }, code: '400' },
  calcom: {
    body: { status: 'error', error: { code: 'BadRequestException', message: 'Event type is hidden' } },
    code: 'BadRequestException',
  },
  instantly: {
    body: { statusCode: 400, error: 'Bad Request', message: 'limit must be <= 100' },
    code: '400',
  },
  stripe: {
    body: { error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such customer' } },
    code: 'resource_missing',
  },
};

async function failureOf(act: Promise<unknown>): Promise<VendorError> {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof VendorError)) throw new Error(`expected a VendorError, got ${String(error)}`);
  return error;
}

describe.each(['twilio', 'messagebird', 'sendgrid', 'retell', 'calcom', 'instantly', 'stripe'] as const)(
  'a failure of %s',
  (vendor) => {
    const act = ACTS[vendor];
    let fake: Awaited<ReturnType<typeof startTestVendor>>;
    beforeAll(async () => {
      fake = await startTestVendor();
    });
    afterAll(() => fake.stop());

    it('is refused, with the vendor’s own code and words, when the vendor says no', async () => {
      fake.replyWith({ status: 400, body: REFUSALS[vendor].body });
      const error = await failureOf(act(fake));
      expect(error).toMatchObject({ vendor, kind: 'refused', code: REFUSALS[vendor].code });
      const said = JSON.stringify(REFUSALS[vendor].body);
      expect(said).toContain(/: (?:400 )?([^:]+)$/.exec(error.message)?.[1]);
    });

    it('keeps no address of a person: failures end up in histories that nothing erases', async () => {
      const said = JSON.stringify(REFUSALS[vendor].body).replace(
        /"message":"/,
        '"message":"lead07@example.com or +1 (415) 555-0107: ',
      );
      fake.replyWith({ status: 400, body: JSON.parse(said) as Record<string, unknown> });
      const error = await failureOf(act(fake));
      expect(error.message).toContain('(an address) or (a number)');
      expect(error.cause).toBeUndefined();
    });

    it('does not repeat our key, nor a part of it, whoever quotes it and however long the rest is', async () => {
      const key = `key_1234567890_${'abcdefgh'.repeat(4)}`;
      const quoting = `${'no '.repeat(85)}such key: ${key}`;
      const said = JSON.stringify(REFUSALS[vendor].body).replace(
        /"message":"/,
        `"message":"${key} is no key; ${quoting}`,
      );
      fake.replyWith({ status: 400, body: JSON.parse(said) as Record<string, unknown> });
      const error = await failureOf(act({ ...fake, apiKey: key, authToken: key }));
      expect(error.message).toContain('(a secret)');
      expect(error.message).not.toMatch(/key_|abcd|1234/);
    });

    it('is unavailable while our key is wrong: nothing is given up for it', async () => {
      fake.replyWith({ status: 401, body: {} });
      expect(await failureOf(act(fake))).toMatchObject({ kind: 'unavailable' });
    });

    it('is rate_limited with the time the vendor asks for, and is not retried here', async () => {
      fake.replyWith({ status: 429, body: {}, headers: { 'retry-after': '7' } });
      expect(await failureOf(act(fake))).toMatchObject({ kind: 'rate_limited', retryAfterMs: 7000 });
      expect(fake.seen).toHaveLength(1);
    });

    it.each([408, 409, 500, 502, 504])('is unknown at %i, and is not retried here', async (status) => {
      fake.replyWith({ status, body: {} });
      expect(await failureOf(act(fake))).toMatchObject({ kind: 'unknown' });
      expect(fake.seen).toHaveLength(1);
    });

    it('at 503 is unavailable, at Stripe unknown', async () => {
      fake.replyWith({ status: 503, body: {} });
      expect(await failureOf(act(fake))).toMatchObject({
        kind: vendor === 'stripe' ? 'unknown' : 'unavailable',
      });
    });

    it('is unknown when no answer comes in time', async () => {
      fake.replyWith('hang');
      expect(await failureOf(act({ ...fake, timeoutMs: 100 }))).toMatchObject({ kind: 'unknown' });
    });

    it('is unknown when the answer stops after its head', async () => {
      fake.replyWith('hang after the head');
      expect(await failureOf(act({ ...fake, timeoutMs: 100 }))).toMatchObject({ kind: 'unknown' });
    });

    it('is unknown when the connection is reset after the request was written', async () => {
      fake.replyWith('reset');
      expect(await failureOf(act({ ...fake, timeoutMs: 300 }))).toMatchObject({ kind: 'unknown' });
      expect(fake.seen.length).toBeGreaterThan(0);
    });

    it('is unknown when the answer is a yes without what we asked for', async () => {
      fake.replyWith({ status: 200, body: {} });
      expect(await failureOf(act(fake))).toMatchObject({ kind: 'unknown' });
    });

    it('is unavailable when nobody listens', async () => {
      const gone = await startTestVendor();
      await gone.stop();
      expect(await failureOf(act(gone))).toMatchObject({ kind: 'unavailable' });
    });
  },
);

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 5, 12, 0, 0);
  it.each([
    ['120', 120_000],
    ['0.5', 500],
    ['Mon, 05 Jan 2026 12:00:30 GMT', 30_000],
    ['Mon, 05 Jan 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
