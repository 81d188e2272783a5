import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createCalcomClient } from '../../vendors/calcom/client.ts';
import { connectInstantly } from '../../vendors/instantly/client.ts';
import { createMessagebirdClient } from '../../vendors/messagebird/client.ts';
import { createRetellClient } from '../../vendors/retell/client.ts';
import { createSendgridClient } from '../../vendors/sendgrid/client.ts';
import { createStripeClient } from '../../vendors/stripe/client.ts';
import { createTwilioClient } from '../../vendors/twilio/client.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { leadPhone, ourNumber, startTown, type Town } from '../harness.ts';
import type { Vendor } from '../records.ts';
import { VENDORS } from './catalogue.ts';

let town: Town;
let made = 0;

beforeAll(async () => {
  town = await startTown();
});
afterAll(() => town.close());
afterEach(() => {
  town.sandbox.dials.calm();
  town.sandbox.dials.reseed(1);
});

const at = (vendor: Vendor) => `${town.sandbox.baseUrl}${vendor === 'stripe' ? '' : `/${vendor}`}`;
const more = (vendor: Vendor, timeoutMs: number) => ({ baseUrl: at(vendor), timeoutMs });

async function newBooking(): Promise<string> {
  const start = new Date(Date.now() + 86_400_000 + made++ * 3_600_000).toISOString();
  const attendee = { name: 'Sample Lead 07', email: 'lead07@example.com', timeZone: 'America/Denver' };
  const response = await fetch(`${at('calcom')}/v2/bookings`, {
    method: 'POST',
    headers: {
      ...{ authorization: 'Bearer cal_key', 'cal-api-version': '2024-08-13' },
      'content-type': 'application/json',
    },
    body: JSON.stringify({ start, eventTypeId: 1, attendee }),
  });
  return ((await response.json()) as { data: { uid: string } }).data.uid;
}

interface Deed {
  /** Asks the vendor for one thing, by the SDK that our client wraps; the same thing again each time. */
  readonly act: (timeoutMs?: number) => Promise<unknown>;
  /** How often the vendor did it, by its books. */
  readonly done: () => number;
}

/** Something new to ask of each vendor. */
const DEEDS: Readonly<Record<Vendor, () => Promise<Deed>>> = {
  twilio: async () => {
    const to = leadPhone(8);
    const sms = {
      from: ourNumber,
      to,
      body: 'Hello',
      statusCallback: `${town.receiver.url}/twilio?message=m1`,
    };
    return {
      act: (timeoutMs = 5_000) =>
        createTwilioClient({ ...town.options.twilio, ...more('twilio', timeoutMs) }).sendSms(sms),
      done: () => [...town.sandbox.state.messages.values()].filter((one) => one.to === to).length,
    };
  },
  messagebird: async () => {
    const to = leadPhone(8);
    const ids = { operatorId: 'o1', messageId: `m${made++}` };
    const sms = { from: ourNumber, to, body: 'Hello', category: 'transactional', ...ids } as const;
    return {
      act: (timeoutMs = 5_000) =>
        createMessagebirdClient({ ...town.options.messagebird, ...more('messagebird', timeoutMs) }).sendSms(
          sms,
        ),
      done: () => [...town.sandbox.state.messages.values()].filter((one) => one.to === to).length,
    };
  },
  sendgrid: async () => {
    const to = `lead${made++}@example.com`;
    const mail = { from: 'sample@example.com', to, subject: 'Hello', text: 'Hello', customArgs: {} };
    return {
      act: (timeoutMs = 5_000) =>
        createSendgridClient({ ...town.options.sendgrid, ...more('sendgrid', timeoutMs) }).sendEmail(mail),
      done: () => [...town.sandbox.state.mails.values()].filter((one) => one.to === to).length,
    };
  },
  stripe: async () => {
    const name = `Sample Client ${made++}`;
    const customer = { name, metadata: { client_id: name }, idempotencyKey: `customer:${name}` };
    return {
      act: (timeoutMs = 5_000) =>
        createStripeClient({
          apiKey: town.options.stripe.secretKey,
          ...more('stripe', timeoutMs),
        }).createCustomer(customer),
      done: () => [...town.sandbox.state.customers.values()].filter((one) => one.name === name).length,
    };
  },
  retell: async () => {
    const to = leadPhone(8);
    return {
      act: (timeoutMs = 5_000) =>
        createRetellClient({ ...town.options.retell, ...more('retell', timeoutMs) }).placeCall({
          ...{ from: ourNumber, to, metadata: { call_id: 'c1' }, variables: {} },
        }),
      done: () => [...town.sandbox.state.calls.values()].filter((one) => one.to === to).length,
    };
  },
  calcom: async () => {
    const uid = await newBooking();
    return {
      act: (timeoutMs = 5_000) =>
        createCalcomClient({ apiKey: 'cal_key', ...more('calcom', timeoutMs) }).cancelBooking(uid, 'Off.'),
      done: () => (town.sandbox.state.bookings.get(uid)?.status === 'cancelled' ? 1 : 0),
    };
  },
  instantly: async () => {
    const address = `${town.receiver.url}/elsewhere/${made++}`;
    const { apiKey } = town.options.instantly;
    const { world } = town.sandbox.accounts.main;
    return {
      act: (timeoutMs = 5_000) =>
        connectInstantly({ apiKey, ...more('instantly', timeoutMs) })('/api/v2/webhooks', {
          body: { target_hook_url: address, event_type: 'email_sent' },
        }),
      done: () => [...world.endpoints.instantly.values()].filter(({ url }) => url === address).length,
    };
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

const doneBy = (vendor: Vendor) => town.sandbox.dials.state.done[vendor];

describe.each(VENDORS)('%s, seen from its SDK', (vendor) => {
  test('throttled: rate_limited with the wait of the dial, and nothing is done', async () => {
    const { act, done } = await DEEDS[vendor]();
    town.sandbox.dials.turn(vendor, { throttleRate: 1, retryAfter: 7 });
    const error = await failureOf(act());
    expect(error).toMatchObject({ kind: 'rate_limited', status: 429, retryAfterMs: 7_000 });
    expect(error.message).toMatch(/rate|many/i);
    expect(done()).toBe(0);
    expect(doneBy(vendor)).toEqual({ throttleRate: 1 });
    town.sandbox.dials.calm();
    await act();
    expect(done()).toBe(1);
  });

  test('failing: 500 may have acted, 503 did not (at Stripe it may have), and nothing is done', async () => {
    const { act, done } = await DEEDS[vendor]();
    town.sandbox.dials.turn(vendor, { errorRate: 1 });
    const kinds = new Map<number | undefined, string>();
    for (let n = 0; n < 12; n += 1) {
      const error = await failureOf(act());
      expect(error.message).not.toContain('no reason given');
      kinds.set(error.status, error.kind);
    }
    expect(Object.fromEntries(kinds)).toEqual({
      500: 'unknown',
      503: vendor === 'stripe' ? 'unknown' : 'unavailable',
    });
    expect(done()).toBe(0);
    expect(doneBy(vendor)).toEqual({ errorRate: 12 });
  });

  test('timed out after acting: nobody can know, and it is in the books once', async () => {
    const { act, done } = await DEEDS[vendor]();
    town.sandbox.dials.turn(vendor, { timeoutAfterActing: 1 });
    const began = performance.now();
    const error = await failureOf(act(250));
    expect(performance.now() - began).toBeGreaterThan(240);
    expect(error).toMatchObject({ kind: 'unknown' });
    expect(error.status).toBeUndefined();
    expect(done()).toBe(1);
    expect(doneBy(vendor)).toEqual({ timeoutAfterActing: 1 });
  });

  test('hung up after acting: nobody can know, and it is in the books once', async () => {
    const { act, done } = await DEEDS[vendor]();
    town.sandbox.dials.turn(vendor, { hangUpAfterActing: 1 });
    expect(await failureOf(act())).toMatchObject({ kind: 'unknown', status: undefined });
    // Stripe's SDK asks again by itself after a broken connection, under the same key.
    expect(done()).toBe(1);
  });

  test('a connection that breaks first: nothing is done', async () => {
    const { act, done } = await DEEDS[vendor]();
    town.sandbox.dials.turn(vendor, { refuse: 1 });
    expect((await failureOf(act())).status).toBeUndefined();
    expect(done()).toBe(0);
    expect(doneBy(vendor).refuse).toBeGreaterThan(0);
  });

  test('slow: it answers after its latency; a client that does not wait leaves the effect behind', async () => {
    const { act, done } = await DEEDS[vendor]();
    town.sandbox.dials.turn(vendor, { latency: 120 });
    const began = performance.now();
    await act();
    expect(performance.now() - began).toBeGreaterThan(110);
    expect(done()).toBe(1);
    const other = await DEEDS[vendor]();
    town.sandbox.dials.turn(vendor, { latency: 600_000 });
    expect(await failureOf(other.act(250))).toMatchObject({ kind: 'unknown' });
    expect(other.done()).toBe(1);
  });

  test('a vendor that is down is down for wrong keys too, and the others are well', async () => {
    town.sandbox.dials.turn(vendor, { errorRate: 1 });
    const path = {
      ...{ stripe: '/v1/customers', messagebird: '/v1/sms/messages', calcom: '/v2/slots' },
      instantly: '/api/v2/campaigns',
    };
    const answer = await fetch(`${at(vendor)}${(path as Record<string, string>)[vendor] ?? '/v3/x'}`);
    expect([500, 503]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toMatch(/json/);
    const { act } = await DEEDS[vendor === 'twilio' ? 'sendgrid' : 'twilio']();
    await act();
  });
});

test('the same seed and order of requests bring the same luck; another seed another', async () => {
  const run = async (seed: number) => {
    town.sandbox.dials.reseed(seed);
    town.sandbox.dials.turn('sendgrid', { errorRate: 0.3, throttleRate: 0.3, retryAfter: 0 });
    const luck: number[] = [];
    for (let n = 0; n < 25; n += 1) {
      const answer = await fetch(`${at('sendgrid')}/v3/messages`, {
        headers: { authorization: 'Bearer SG.test' },
      });
      await answer.arrayBuffer();
      luck.push(answer.status);
    }
    return { luck, did: { ...doneBy('sendgrid') } };
  };
  const first = await run(7);
  expect(new Set(first.luck).size).toBeGreaterThanOrEqual(3);
  expect(await run(7)).toEqual(first);
  expect((await run(8)).luck).not.toEqual(first.luck);
});

test("pages for people stay up while every vendor's API is down", async () => {
  await (await DEEDS.retell()).act();
  const [call] = town.sandbox.state.calls.keys();
  town.sandbox.dials.turn('all', { refuse: 1 });
  const hosted = ['/calcom/book/1', `/retell/recordings/${call}.wav`];
  for (const path of ['/', '/dials', '/books', '/personas', ...hosted]) {
    expect([path, (await fetch(`${town.sandbox.baseUrl}${path}`)).status]).toEqual([path, 200]);
  }
});
