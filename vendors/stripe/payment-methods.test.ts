import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Reply, startTestVendor } from '../test-vendor.ts';
import { createStripeClient } from './client.ts';

let fake: Awaited<ReturnType<typeof startTestVendor>>;
beforeAll(async () => {
  fake = await startTestVendor();
});
afterAll(() => fake.stop());

const client = (timeoutMs = 2_000) =>
  createStripeClient({ apiKey: 'sk_test_k', baseUrl: fake.baseUrl, timeoutMs });
const ok = (body: unknown): Reply => ({ status: 200, body });
const refusal = (status: number, error: object): Reply => ({ status, body: { error } });

/** What each request was: method, path, form or query, and its key. */
const asked = () =>
  fake.seen.map(({ method, path, body, headers }) => {
    const url = new URL(path, fake.baseUrl);
    const fields = Object.fromEntries(method === 'GET' ? url.searchParams : new URLSearchParams(body));
    return [method, url.pathname, fields, headers['idempotency-key']];
  });

describe('a payment method', () => {
  const session = (changes: object) => ({
    ...{ id: 'cs_1', object: 'checkout.session', mode: 'setup', expires_at: 1_780_000_000 },
    ...changes,
  });
  const expiresAt = new Date(1_780_000_000_000);

  it('is left on a page of mode setup, whose setup carries our ids too', async () => {
    fake.replyWith(ok(session({ url: 'https://example.com/cs_1', status: 'open', setup_intent: 'seti_1' })));
    const page = await client().createSetupPage({
      customerId: 'cus_1',
      currency: 'usd',
      returnUrl: 'https://app.example.com/done',
      metadata: { operator_id: 'o1', payment_setup_id: 's1' },
      idempotencyKey: 'payment-setup:s1',
    });
    expect(page).toEqual({
      ...{ id: 'cs_1', url: 'https://example.com/cs_1', status: 'open', paymentMethodId: null, expiresAt },
    });
    expect(asked()).toEqual([
      [
        'POST',
        '/v1/checkout/sessions',
        {
          mode: 'setup',
          customer: 'cus_1',
          currency: 'usd',
          success_url: 'https://app.example.com/done',
          cancel_url: 'https://app.example.com/done',
          'metadata[operator_id]': 'o1',
          'metadata[payment_setup_id]': 's1',
          'setup_intent_data[metadata][operator_id]': 'o1',
          'setup_intent_data[metadata][payment_setup_id]': 's1',
        },
        'payment-setup:s1',
      ],
    ]);
  });

  it.each([
    ['complete', { id: 'seti_1', payment_method: 'pm_1' }, 'pm_1'],
    ['complete', { id: 'seti_1', payment_method: { id: 'pm_1' } }, 'pm_1'],
    ['open', { id: 'seti_1', payment_method: null }, null],
    ['expired', null, null],
  ])('that a page which is %s knows of is told with it', async (status, setup_intent, paymentMethodId) => {
    fake.replyWith(ok(session({ url: null, status, setup_intent })));
    expect(await client().getSetupPage('cs_1')).toEqual({
      ...{ id: 'cs_1', url: null, status, paymentMethodId, expiresAt },
    });
    expect(asked()).toEqual([
      ['GET', '/v1/checkout/sessions/cs_1', { 'expand[0]': 'setup_intent' }, undefined],
    ]);
  });

  it('shows its card, and none where it is no card', async () => {
    const card = { brand: 'visa', last4: '4242', exp_month: 3, exp_year: 2027 };
    fake.replyWith(ok({ id: 'pm_1', object: 'payment_method', type: 'card', card }));
    expect(await client().getCard('pm_1')).toEqual({
      ...{ brand: 'visa', last4: '4242', expMonth: 3, expYear: 2027 },
    });
    expect(asked()).toEqual([['GET', '/v1/payment_methods/pm_1', {}, undefined]]);
    fake.replyWith(ok({ id: 'pm_2', object: 'payment_method', type: 'us_bank_account' }));
    expect(await client().getCard('pm_2')).toBeNull();
  });

  it('becomes the one that invoices are charged to', async () => {
    fake.replyWith(ok({ id: 'cus_1', object: 'customer' }));
    const of = { customerId: 'cus_1', paymentMethodId: 'pm_1', idempotencyKey: 'default:s1' };
    await client().setDefaultPaymentMethod(of);
    const fields = { 'invoice_settings[default_payment_method]': 'pm_1' };
    expect(asked()).toEqual([['POST', '/v1/customers/cus_1', fields, 'default:s1']]);
  });

  it('that Stripe does not say yes to is not the default: the caller hears of it', async () => {
    fake.replyWith(refusal(400, { type: 'invalid_request_error', code: 'resource_missing', message: 'No' }));
    const of = { customerId: 'cus_1', paymentMethodId: 'pm_9', idempotencyKey: 'default:s9' };
    await expect(client().setDefaultPaymentMethod(of)).rejects.toMatchObject({ code: 'resource_missing' });
    fake.replyWith('hang after the head');
    await expect(client(100).setDefaultPaymentMethod(of)).rejects.toMatchObject({ kind: 'unknown' });
  });
});
