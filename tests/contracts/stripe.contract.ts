import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSandbox } from '../../sandbox/app.ts';
import { startReceiver, testOptions, until } from '../../sandbox/harness.ts';
import { createStripeClient } from '../../vendors/stripe/client.ts';
import { parseStripe } from '../../vendors/stripe/events.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';
import { answerChecker } from './answers.ts';
import { driveBilling } from './drive-billing.ts';
import { OURS } from './ours.ts';
import { type RecordedRequest, startRecorder } from './recorder.ts';
import { isUndocumented, OBJECTS_NOT_IN_THE_DOCUMENT, undocumentedFaults } from './stripe-undocumented.ts';

const folder = process.env.VENDOR_CONTRACTS;
if (!folder) throw new Error('VENDOR_CONTRACTS must name the folder that holds specs/ of the vendors.');

interface Told {
  readonly type: string;
  readonly text: string;
  readonly event: Record<string, unknown>;
  readonly object: Record<string, unknown>;
}

let recorded: RecordedRequest[];
let told: Told[];
let checker: ReturnType<typeof answerChecker>;
let stop: () => Promise<void>;
const asked = new Set<string>();
let client: StripeClient;

/** Notes which of the client's methods were asked. */
const watched = (stripe: StripeClient): StripeClient =>
  new Proxy(stripe, {
    get: (target, name) => {
      asked.add(String(name));
      return Reflect.get(target, name) as unknown;
    },
  });

beforeAll(async () => {
  checker = answerChecker(join(folder, 'specs', 'stripe.json'));
  const receiver = await startReceiver();
  const options = testOptions(receiver.url, { payAfter: 3_600 });
  const sandbox = createSandbox(options);
  const recorder = await startRecorder(await sandbox.listen());
  stop = async () => {
    await recorder.close();
    await sandbox.close();
    await receiver.close();
  };
  client = createStripeClient({ apiKey: options.stripe.secretKey, baseUrl: recorder.url });
  const driven = await driveBilling(watched(client));
  recorder.refuse('/v1/customers/search');
  await client.findCustomer(OURS.client);
  const press = (invoice: string, act: string) =>
    fetch(`${sandbox.baseUrl}/stripe/invoices/${invoice}`, {
      ...{ method: 'POST', redirect: 'manual' },
      body: new URLSearchParams({ do: act, amount: '1.00' }),
    });
  for (const act of ['fail', 'pay', 'refund', 'fail_refund', 'dispute', 'win'])
    await press(driven.draft.id, act);
  await press(driven.charged.id, 'lose');
  for (const act of ['uncollectible', 'void']) await press(driven.declined.id, act);
  const card = driven.card.done.paymentMethodId;
  await fetch(`${sandbox.baseUrl}/stripe/cards/${card}/renew`, { method: 'POST', redirect: 'manual' });
  const page = await client.createSetupPage({
    ...{ customerId: driven.customer.id, currency: 'usd', returnUrl: 'https://app.example.com' },
    ...{ metadata: {}, idempotencyKey: 'payment-setup:unused' },
  });
  const authorization = `Bearer ${options.stripe.secretKey}`;
  const expire = `${sandbox.baseUrl}/v1/checkout/sessions/${page.id}/expire`;
  await fetch(expire, { method: 'POST', headers: { authorization } });
  await until('the last event', () =>
    receiver.got.some(({ raw }) => raw.includes('checkout.session.expired')),
  );
  await until('every event', () =>
    [...sandbox.state.deliveries.values()].every((one) => one.state === 'delivered'),
  );
  recorded = recorder.recorded;
  told = receiver.got.map(({ raw }) => {
    const event = JSON.parse(raw) as Record<string, unknown> & {
      type: string;
      data: { object: Told['object'] };
    };
    return { type: event.type, text: raw, event, object: event.data.object };
  });
});
afterAll(() => stop?.());

describe('Stripe', () => {
  it('was asked by every method of its client', () => {
    expect([...asked].sort()).toEqual(Object.keys(client).sort());
  });

  it('is asked for nothing beyond its document but by names that its SDK declares', () => {
    const beyond = recorded.filter(isUndocumented);
    const paths = beyond.map(({ method, path }) => `${method} ${path}`);
    const counted = Object.fromEntries(paths.map((one) => [one, paths.filter((it) => it === one).length]));
    expect(counted).toEqual({
      ...{ 'POST /v1/credit_notes': 2, 'GET /v1/credit_notes': 6, 'GET /v1/invoice_payments': 4 },
      ...{ 'GET /v1/charges': 2, 'GET /v1/disputes': 1 },
    });
    for (const request of beyond) expect(undocumentedFaults(request)).toEqual([]);
    const post = beyond.find(({ method }) => method === 'POST');
    if (!post) throw new Error('no request to spoil');
    expect(undocumentedFaults({ ...post, body: 'invoice=in_1&credit=5' })).toEqual(['unknown name credit']);
    expect(undocumentedFaults({ ...post, method: 'DELETE' })).not.toEqual([]);
  });

  it('is found out where an answer of its stand-in is not one of its own', () => {
    const invoice = recorded.find(({ method, path }) => method === 'GET' && /invoices\/in_\w+$/.test(path));
    if (!invoice) throw new Error('no answer to spoil');
    const spoilt = (change: object) => {
      const body = JSON.stringify({ ...(JSON.parse(invoice.answer.body) as object), ...change });
      return checker.ofAnswer({ ...invoice, answer: { status: 200, body } });
    };
    expect(spoilt({})).toEqual([]);
    expect(spoilt({ amount_due: '100' })).not.toEqual([]);
    expect(spoilt({ status: 'overdue' })).not.toEqual([]);
    expect(spoilt({ total: undefined })).not.toEqual([]);
    expect(spoilt({ paid: true })).toEqual(['invoice has no paid']);
  });
});

describe('the stand-in of Stripe', () => {
  it('answers every request as the document says', () => {
    const ours = recorded.filter((request) => !isUndocumented(request));
    expect(ours.some(({ answer }) => answer.status === 402)).toBe(true);
    for (const request of ours) {
      const { method, path, answer } = request;
      expect([method, path, answer.status, checker.ofAnswer(request)]).toEqual([
        method,
        path,
        answer.status,
        [],
      ]);
    }
  });

  it('answers lists beyond the document with objects as it describes them', () => {
    const lists = recorded.filter((request) => isUndocumented(request) && request.method === 'GET');
    const listed = lists.flatMap(
      ({ answer }) => (JSON.parse(answer.body) as { data: Told['object'][] }).data,
    );
    const names = new Set(listed.map(({ object }) => String(object)));
    expect([...names].sort()).toEqual(['charge', 'credit_note', 'dispute', 'invoice_payment']);
    for (const object of listed) {
      const faults = checker.ofObject(String(object.object), object);
      if (faults) expect([object.object, faults]).toEqual([object.object, []]);
      else expect(OBJECTS_NOT_IN_THE_DOCUMENT).toContain(object.object);
    }
  });

  it('tells of objects as the document describes them', () => {
    const unknown = new Set<string>();
    for (const { event, object, type } of told) {
      expect([type, checker.ofObject('event', event)]).toEqual([type, []]);
      const faults = checker.ofObject(String(object.object), object);
      if (faults) expect([type, faults]).toEqual([type, []]);
      else unknown.add(String(object.object));
    }
    for (const name of unknown) expect(OBJECTS_NOT_IN_THE_DOCUMENT).toContain(name);
  });

  it('tells all that we read, and we read all of it', () => {
    const facts = told.map(({ type, text }) => [type, parseStripe(text)] as const);
    expect([...new Set(facts.filter(([, fact]) => fact).map(([type]) => type))].sort()).toEqual([
      'charge.dispute.closed',
      'charge.dispute.created',
      'charge.dispute.funds_reinstated',
      'charge.dispute.funds_withdrawn',
      'charge.refunded',
      'checkout.session.completed',
      'checkout.session.expired',
      'credit_note.created',
      'invoice.finalized',
      'invoice.marked_uncollectible',
      'invoice.paid',
      'invoice.payment_failed',
      'invoice.sent',
      'invoice.voided',
      'invoice_payment.paid',
      'payment_method.automatically_updated',
      'refund.failed',
      'refund.updated',
      'setup_intent.succeeded',
    ]);
  });
});
