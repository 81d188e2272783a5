import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { CONNECTION_VENDORS } from '../../contracts/connections/secrets.ts';
import { asSystem } from '../../prisma/tenant.ts';
import {
  sendgridPrivateKey,
  startTestApi,
  type TestApi,
  testPublicUrl,
  testSecrets,
} from '../../tests/setup/api.ts';
import { signEvent } from '../../tests/setup/sign-event.ts';

let api: TestApi;
const at = new Date('2026-11-21T12:00:00Z');

beforeAll(async () => {
  api = await startTestApi();
  api.setNow(at);
});

afterAll(() => api.stop());

const signers: Readonly<Record<string, (body: string, now: Date, path: string) => Record<string, string>>> =
  Object.fromEntries(
    CONNECTION_VENDORS.map((vendor) => [
      vendor,
      (body, now, path) => {
        // The SDK of one goes by the process's own clock.
        const signedAt = vendor === 'messagebird' && now === at ? new Date() : now;
        const secret = vendor === 'sendgrid' ? sendgridPrivateKey : testSecrets[vendor];
        return signEvent(vendor, secret, { body, now: signedAt, url: `${testPublicUrl}${path}` });
      },
    ]),
  );

const bodies: Readonly<Record<string, string>> = {
  retell: JSON.stringify({ event: 'call_started', call: { call_id: 'call_1' } }),
  calcom: JSON.stringify({
    triggerEvent: 'BOOKING_CREATED',
    createdAt: '2026-11-21T12:00:00Z',
    payload: { uid: 'u1' },
  }),
  stripe: JSON.stringify({ id: 'evt_1', object: 'event', type: 'invoice.paid' }),
  twilio: 'MessageSid=SM1&SmsStatus=received&From=%2B14155550100&To=%2B14155550199&Body=YES',
  messagebird: JSON.stringify({
    type: 'sms.delivered',
    timestamp: '2026-11-21T12:00:00Z',
    data: { sms_id: 'sms_1', from: '+14155550100', to: '+14155550107' },
  }),
  instantly: JSON.stringify({
    event_type: 'email_opened',
    campaign_id: 'campaign_1',
    lead_email: 'lead07@example.com',
    timestamp: '2026-11-21T12:00:00.000Z',
  }),
  sendgrid: JSON.stringify([
    { sg_event_id: 'sg1', event: 'delivered' },
    { sg_event_id: 'sg2', event: 'open' },
  ]),
};

const vendors = Object.keys(signers);

function post(vendor: string, body: string, options: { now?: Date; signed?: boolean; path?: string } = {}) {
  const path = options.path ?? `/api/webhooks/${vendor}`;
  const headers = options.signed === false ? {} : signers[vendor]?.(body, options.now ?? at, path);
  const type = vendor === 'twilio' ? 'application/x-www-form-urlencoded' : 'application/json';
  return request(api.app)
    .post(path)
    .set(headers ?? {})
    .type(type)
    .send(body);
}

const stored = (vendor: string) =>
  asSystem(api.db, (tx) => tx.vendorEvent.findMany({ where: { vendor }, orderBy: { seq: 'asc' } }));

describe.each(vendors)('%s', (vendor) => {
  const body = bodies[vendor] ?? '';

  test('401: forged or unsigned events are not stored', async () => {
    const unsigned = await post(vendor, body, { signed: false }).expect(401);
    expect(unsigned.body.code).toBe('forged_event');
    const headers =
      vendor === 'instantly'
        ? signEvent(vendor, 'another secret', { body, now: at, url: '' })
        : (signers[vendor]?.(`${body} `, at, `/api/webhooks/${vendor}`) ?? {});
    const changed = vendor === 'twilio' ? `${body}&Extra=1` : body;
    await request(api.app)
      .post(`/api/webhooks/${vendor}`)
      .set(headers)
      .type('text/plain')
      .send(changed)
      .expect(401);
    expect(await stored(vendor)).toEqual([]);
  });

  test('200: an event is stored once, however often it comes, and wakes the relay', async () => {
    const wakes = api.wakes();
    await post(vendor, body).expect(200);
    await post(vendor, body).expect(200);
    expect(api.wakes()).toBeGreaterThan(wakes);
    expect((await stored(vendor)).map(({ status }) => status)).toEqual(
      vendor === 'sendgrid' ? ['pending', 'pending'] : ['pending'],
    );
  });

  test('200: what is signed and cannot be read is kept for a person', async () => {
    const unreadable = vendor === 'twilio' ? 'Nothing=1' : '{"nothing": 1';
    await post(vendor, unreadable).expect(200);
    await post(vendor, unreadable).expect(200);
    const kept = (await stored(vendor)).filter(({ status }) => status === 'quarantined');
    expect(kept).toMatchObject([
      { kind: 'unreadable', body: unreadable, error: expect.stringContaining(vendor) },
    ]);
  });
});

test.each(['retell', 'stripe', 'sendgrid', 'messagebird'])(
  '401: %s signs the time, and yesterday is too old',
  async (vendor) => {
    const { body } = await post(vendor, bodies[vendor] ?? '', {
      now: new Date(at.getTime() - 25 * 3_600_000),
    }).expect(401);
    expect(body.code).toBe('stale_event');
  },
);

test('Twilio signs the public address with its query, and hears TwiML', async () => {
  const form = 'MessageSid=SM2&MessageStatus=delivered';
  const path = '/api/webhooks/twilio?message=ours';
  const answer = await post('twilio', form, { path }).expect(200);
  expect(answer.type).toBe('text/xml');
  expect(answer.text).toContain('<Response/>');
  const headers = signers.twilio?.(form, at, path) ?? {};
  await request(api.app)
    .post('/api/webhooks/twilio?message=other')
    .set(headers)
    .type('form')
    .send(form)
    .expect(401);
});

test('404: a vendor that is not known', async () => {
  await request(api.app).post('/api/webhooks/nobody').send({}).expect(404);
});

test('413: a body that no vendor sends', async () => {
  const { body } = await post('calcom', `"${'x'.repeat(1_100_000)}"`).expect(413);
  expect(body.code).toBe('too_large');
});

describe("Instantly's addresses", () => {
  const body = JSON.stringify({ event_type: 'email_sent', campaign_id: 'campaign_2', n: 1 });
  const shows = { 'x-followthrough-secret': testSecrets.instantly };
  const named = ['/api/instantly/webhook', '/api/instantly/webhook/event', '/api/webhooks/instantly'];

  test('are one door under three names: what came by one comes by no other again', async () => {
    const before = (await stored('instantly')).length;
    for (const path of named)
      await request(api.app).post(path).set(shows).type('json').send(body).expect(200);
    const kept = (await stored('instantly')).slice(before);
    expect(kept).toMatchObject([{ kind: 'email_sent', connection: 'environment', status: 'pending', body }]);
    for (const path of named) {
      const { body: refused } = await request(api.app).post(path).type('json').send(body).expect(401);
      expect(refused).toMatchObject({
        code: 'forged_event',
        detail: expect.stringContaining('x-followthrough-secret'),
      });
    }
  });

  test('believe everything where that was switched on, and an own account’s does not', async () => {
    const open = await startTestApi({ believesUnverified: true });
    try {
      await request(open.app).post('/api/instantly/webhook').type('json').send(body).expect(200);
      const own = `/api/webhooks/instantly/${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`;
      await request(open.app).post(own).type('json').send(body).expect(401);
      await request(open.app).post('/api/webhooks/calcom').type('json').send(bodies.calcom).expect(401);
    } finally {
      await open.stop();
    }
  });
});
