import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { BirdClient } from '@messagebird/sdk';
import { EventWebhook } from '@sendgrid/eventwebhook';
import Retell from 'retell-sdk';
import twilio from 'twilio';
import {
  addAccount,
  leadPhone,
  ourNumber,
  type Received,
  retellClient,
  startReceiver,
  startTown,
  stripeClient,
  type Town,
  twilioClient,
  until,
} from '../harness.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  jest.restoreAllMocks();
});

async function openTown(): Promise<Town> {
  const made = await startTown();
  closing.push(made.close);
  return made;
}

const at = (town: Town, path: string) => town.receiver.got.filter((one) => one.path.split('?')[0] === path);
const arrived = (town: Town, path: string, count = 1) =>
  until(`${count} at ${path}`, () => at(town, path).length >= count && (at(town, path)[0] as Received));

/** Until every event that is planned has gone where it goes. */
const settled = (town: Town) =>
  until('all events', () =>
    [...town.sandbox.state.deliveries.values()].every(({ state }) => state !== 'pending'),
  );

/** Asks a vendor for which there is no SDK; an answer of 400 and above is answered as its status. */
async function ask<T>(town: Town, key: string, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${town.sandbox.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return (answer.ok ? (text ? JSON.parse(text) : {}) : answer.status) as T;
}

const inbound = (town: Town, name: string, from: string, to: string) =>
  fetch(`${town.sandbox.baseUrl}/say?account=${name}`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ from, to, body: 'Hello' }) },
  });

const header = (received: Received, name: string) => String(received.headers[name]);

describe('Stripe', () => {
  const verified = (town: Town, received: Received, secret: string) =>
    stripeClient(town).webhooks.constructEvent(received.raw, header(received, 'stripe-signature'), secret);

  test('each account’s events go to its own endpoints, signed by their own secrets, and nowhere else', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    const endpoints = [];
    for (const [town, path] of [
      [main, '/one'],
      [other, '/two'],
    ] as const) {
      const url = `${main.receiver.url}${path}`;
      const made = await stripeClient(town).webhookEndpoints.create({ url, enabled_events: ['*'] });
      expect(made.secret).toMatch(/^whsec_/);
      endpoints.push({ town, path, secret: made.secret ?? '' });
    }
    for (const { town, path } of endpoints) await stripeClient(town).customers.create({ name: path });
    for (const { town, path, secret } of endpoints) {
      const received = await arrived(main, path);
      expect(verified(town, received, secret).data.object).toMatchObject({ name: path });
      const others = endpoints.filter((one) => one.path !== path).map((one) => one.secret);
      for (const wrong of [...others, town.options.stripe.webhookSecret])
        expect(() => verified(town, received, wrong)).toThrow(/signature/);
    }
    await settled(main);
    expect(main.receiver.got).toHaveLength(2);
  });

  test('an address that is registered twice gets an event twice, each by its own secret', async () => {
    const town = await openTown();
    const stripe = stripeClient(town);
    const url = `${town.receiver.url}/twice`;
    const both = [
      await stripe.webhookEndpoints.create({ url, enabled_events: ['customer.created'] }),
      await stripe.webhookEndpoints.create({ url, enabled_events: ['customer.created'] }),
    ];
    await stripe.customers.create({});
    await arrived(town, '/twice', 2);
    const got = at(town, '/twice');
    const fits = both.map(({ secret }) =>
      got.filter((received) => {
        try {
          return verified(town, received, secret ?? '');
        } catch {
          return false;
        }
      }),
    );
    expect(fits.map(({ length }) => length)).toEqual([1, 1]);
    expect(new Set(got.map(({ raw }) => (JSON.parse(raw) as { id: string }).id)).size).toBe(1);
  });

  test('a disabled endpoint, and one that wants other types, get nothing; a changed one what it wants now', async () => {
    const town = await openTown();
    const stripe = stripeClient(town);
    const make = (path: string, type: 'customer.created' | 'invoice.paid') =>
      stripe.webhookEndpoints.create({ url: `${town.receiver.url}${path}`, enabled_events: [type] });
    const off = await make('/off', 'customer.created');
    const invoices = await make('/invoices', 'invoice.paid');
    const changed = await stripe.webhookEndpoints.update(off.id, { disabled: true });
    expect(changed).toMatchObject({ status: 'disabled', enabled_events: ['customer.created'] });
    expect(changed.secret).toBeUndefined();
    await stripe.customers.create({});
    expect(town.sandbox.state.deliveries.size).toBe(0);
    const all = ['customer.created', 'customer.updated'] as const;
    await stripe.webhookEndpoints.update(invoices.id, { enabled_events: [...all] });
    await stripe.customers.create({});
    await arrived(town, '/invoices');
    expect(at(town, '/off')).toEqual([]);
    const listed = await stripe.webhookEndpoints.list();
    expect(listed.data.map(({ id, secret }) => [id, secret])).toEqual([
      [invoices.id, undefined],
      [off.id, undefined],
    ]);
    expect(await stripe.webhookEndpoints.del(off.id)).toMatchObject({ deleted: true });
    await expect(stripe.webhookEndpoints.retrieve(off.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  test('an event that waits for an endpoint is given up when that is removed', async () => {
    const town = await openTown();
    const stripe = stripeClient(town);
    town.receiver.answer = () => 500;
    const { id } = await stripe.webhookEndpoints.create({
      ...{ url: `${town.receiver.url}/gone`, enabled_events: ['*'] },
    });
    await stripe.customers.create({});
    await arrived(town, '/gone');
    await stripe.webhookEndpoints.del(id);
    await settled(town);
    expect([...town.sandbox.state.deliveries.values()]).toMatchObject([{ state: 'failed' }]);
  });
});

test('without an endpoint another account’s events go nowhere, until an address is entered; then by its own secret', async () => {
  const main = await openTown();
  const other = addAccount(main, 'second');
  await stripeClient(other).customers.create({});
  expect(other.sandbox.state.deliveries.size).toBe(0);
  const enter = (addresses: object) =>
    fetch(`${main.sandbox.baseUrl}/accounts/second/addresses`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify(addresses),
    });
  expect((await enter({ stripe: 'ftp://example.com' })).status).toBe(400);
  expect((await enter({ nobody: 'http://example.com' })).status).toBe(400);
  expect((await enter({ stripe: `${main.receiver.url}/entered` })).status).toBe(200);
  await stripeClient(other).customers.create({});
  const { raw, headers } = await arrived(main, '/entered');
  const signature = String(headers['stripe-signature']);
  const { webhookSecret } = other.options.stripe;
  expect(() => stripeClient(other).webhooks.constructEvent(raw, signature, webhookSecret)).not.toThrow();
});

describe('Cal.com', () => {
  interface Webhook {
    data: { id: number; secret?: string; active: boolean; triggers: string[] };
  }

  test('events go to webhooks that want them, each by its own secret; an address is registered once', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    const triggers = ['BOOKING_CREATED'];
    const made = [];
    for (const [town, path, secret] of [
      [main, '/one', 'first'],
      [other, '/two', 'other'],
    ] as const) {
      const key = town.options.calcom.apiKey ?? '';
      const body = { subscriberUrl: `${main.receiver.url}${path}`, active: true, triggers, secret };
      const { data } = await ask<Webhook>(main, key, 'POST', '/calcom/v2/webhooks', body);
      expect(await ask(main, key, 'POST', '/calcom/v2/webhooks', body)).toBe(409);
      made.push({ town, key, path, secret, id: data.id });
    }
    for (const { town } of made) {
      await retellClient(town).call.createPhoneCall({
        ...{ from_number: ourNumber, to_number: leadPhone(0) },
        retell_llm_dynamic_variables: { event_type_id: '12' },
      });
    }
    for (const { path, secret } of made) {
      const received = await arrived(main, path);
      const wanted = createHmac('sha256', secret).update(received.raw).digest('hex');
      expect(header(received, 'x-cal-signature-256')).toBe(wanted);
    }
    for (const { town } of made) {
      await until('the end of the meeting', () => town.sandbox.state.actions.size === 0);
    }
    expect([at(main, '/one').length, at(main, '/two').length]).toEqual([1, 1]);
    const [first, second] = made;
    const path = `/calcom/v2/webhooks/${first?.id}`;
    expect(await ask(main, second?.key ?? '', 'GET', path)).toBe(404);
    const changed = await ask<Webhook>(main, first?.key ?? '', 'PATCH', path, { active: false });
    expect(changed.data).toMatchObject({ active: false, triggers, secret: 'first' });
  });
});

describe('Retell', () => {
  test('a call’s events go to its agent’s address, and those of other agents where they went before', async () => {
    const town = await openTown();
    const retell = retellClient(town);
    const webhook_url = `${town.receiver.url}/agent`;
    await retell.agent.update('agent_ours', { webhook_url, webhook_events: ['call_ended'] });
    expect(await retell.agent.retrieve('agent_ours')).toMatchObject({ webhook_url });
    await expect(retell.agent.retrieve('nobody')).rejects.toMatchObject({ status: 422 });
    const call = (override_agent_id: string) =>
      retell.call.createPhoneCall({
        ...{ from_number: ourNumber, to_number: leadPhone(8), override_agent_id },
      });
    const { call_id } = await call('agent_ours');
    const received = await arrived(town, '/agent');
    expect(JSON.parse(received.raw)).toMatchObject({ event: 'call_ended', call: { call_id } });
    const signature = header(received, 'x-retell-signature');
    expect(await Retell.verify(received.raw, town.options.retell.apiKey, signature)).toBe(true);
    await call('agent_other');
    await arrived(town, '/retell', 2);
    expect(at(town, '/agent')).toHaveLength(1);
    const { items } = await retell.agent.list();
    expect(items.map(({ agent_id }) => agent_id).sort()).toEqual([
      ...['agent_other', 'agent_ours', 'agent_sandbox'],
    ]);
  });
});

describe('Twilio', () => {
  const numberOf = async (town: Town) => {
    const numbers = twilioClient(town).incomingPhoneNumbers;
    const [found] = await numbers.list({ phoneNumber: ourNumber });
    return numbers(found?.sid ?? '');
  };

  test('texts to a number go to its address, by its method, signed by the account’s token', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    const lead = leadPhone(8);
    for (const [town, path] of [
      [main, '/one'],
      [other, '/two'],
    ] as const) {
      const number = await numberOf(town);
      await number.update({ smsUrl: `${main.receiver.url}${path}`, smsMethod: 'POST' });
      expect(await number.fetch()).toMatchObject({ smsUrl: `${main.receiver.url}${path}` });
    }
    await inbound(main, 'main', lead, ourNumber);
    await inbound(main, 'second', lead, ourNumber);
    for (const [town, path] of [
      [main, '/one'],
      [other, '/two'],
    ] as const) {
      const received = await arrived(main, path);
      const form = Object.fromEntries(new URLSearchParams(received.raw));
      const signature = header(received, 'x-twilio-signature');
      expect(form.AccountSid).toBe(town.options.twilio.accountSid);
      expect(twilio.validateRequest(town.options.twilio.authToken, signature, received.url, form)).toBe(true);
    }
    const number = await numberOf(main);
    await number.update({ smsMethod: 'GET', smsUrl: `${main.receiver.url}/got?by=us` });
    await inbound(main, 'main', lead, ourNumber);
    const { method, url, headers } = await arrived(main, '/got');
    const signature = String(headers['x-twilio-signature']);
    expect([method, new URL(url).searchParams.get('From')]).toEqual(['GET', lead]);
    expect(twilio.validateRequest(main.options.twilio.authToken, signature, url, {})).toBe(true);
    await expect(number.update({ smsUrl: 'nowhere' })).rejects.toMatchObject({ code: 21_402 });
    expect(await twilioClient(main).incomingPhoneNumbers.list({ phoneNumber: '+15005550006' })).toEqual([]);
  });
});

describe('SendGrid', () => {
  const settings = '/sendgrid/v3/user/webhooks/event/settings';
  const mail = (from: string) => ({
    ...{ personalizations: [{ to: [{ email: 'lead07@example.com' }] }], from: { email: from } },
    ...{ reply_to: { email: 'answers@mail.example.com' }, subject: 'News' },
    content: [{ type: 'text/plain', value: 'Nothing new.' }],
  });

  test('a webhook gets the kinds that it wants, signed by its own key once that is switched on', async () => {
    const town = await openTown();
    const key = town.options.sendgrid.apiKey;
    const url = `${town.receiver.url}/mails`;
    const body = { enabled: true, url, delivered: true, open: false };
    const { id } = await ask<{ id: string }>(town, key, 'POST', settings, body);
    expect(await ask(town, key, 'POST', settings, body)).toBe(400);
    await ask(town, key, 'POST', '/sendgrid/v3/mail/send', mail('office@example.com'));
    const unsigned = await arrived(town, '/mails');
    expect(unsigned.headers['x-twilio-email-event-webhook-signature']).toBeUndefined();
    const { public_key } = await ask<{ public_key: string }>(town, key, 'PATCH', `${settings}/signed/${id}`, {
      enabled: true,
    });
    await ask(town, key, 'POST', '/sendgrid/v3/mail/send', mail('office@example.com'));
    await arrived(town, '/mails', 2);
    const received = at(town, '/mails')[1] as Received;
    expect((JSON.parse(received.raw) as { event: string }[]).map(({ event }) => event)).toEqual([
      'delivered',
    ]);
    const webhook = new EventWebhook();
    const fits = webhook.verifySignature(
      webhook.convertPublicKeyToECDSA(public_key),
      received.raw,
      header(received, 'x-twilio-email-event-webhook-signature'),
      header(received, 'x-twilio-email-event-webhook-timestamp'),
    );
    expect(fits).toBe(true);
    const { webhooks } = await ask<{ webhooks: object[] }>(town, key, 'GET', `${settings}/all`);
    expect(webhooks).toMatchObject([{ id, url, delivered: true, open: false, public_key }]);
    await ask(town, key, 'PATCH', `${settings}/${id}`, { enabled: false });
    await ask(town, key, 'POST', '/sendgrid/v3/mail/send', mail('office@example.com'));
    await until('the third mail’s opening', () =>
      [...town.sandbox.state.mails.values()].every(({ status }) => status === 'opened'),
    );
    await settled(town);
    expect(town.receiver.got).toHaveLength(2);
  });

  test('answers to mails go where mail for their host is posted', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    const key = other.options.sendgrid.apiKey;
    await ask(main, key, 'POST', '/sendgrid/v3/mail/send', mail('office@example.com'));
    const [sent] = other.sandbox.state.mails.values();
    const reply = () => ask(main, '', 'POST', `/mails/${sent?.id}/reply`, { text: 'Yes, please.' });
    expect(await reply()).toBe(409);
    const parse = '/sendgrid/v3/user/webhooks/parse/settings';
    const body = { hostname: 'mail.example.com', url: `${main.receiver.url}/answers` };
    expect(await ask(main, key, 'POST', parse, body)).toMatchObject({ ...body, send_raw: false });
    expect(await ask(main, key, 'GET', parse)).toMatchObject({ result: [body] });
    expect(await reply()).toMatchObject({ messageId: expect.any(String) });
    expect((await arrived(main, '/answers')).raw).toContain('Yes, please.');
  });
});

describe('MessageBird', () => {
  test('an endpoint gets the types that it wants by its own secret, and by two after a rotation', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    const { apiKey, webhookSecret } = other.options.messagebird;
    const baseUrl = `${main.sandbox.baseUrl}/messagebird`;
    const bird = new BirdClient({ apiKey, baseUrl, maxRetries: 0 });
    const made = await bird.webhooks.create({
      ...{ url: `${main.receiver.url}/texts`, events: ['sms.delivered'], description: 'ours' },
    });
    await expect(bird.webhooks.create({ url: 'nowhere', events: [] })).rejects.toMatchObject({
      statusCode: 422,
    });
    const text = { from: ourNumber, to: leadPhone(8), text: 'Hello', category: 'transactional' } as const;
    await bird.sms.send(text);
    const received = await arrived(main, '/texts');
    const opened = (one: Received, secret: string) =>
      bird.webhooks.unwrap(one.raw, one.headers as Record<string, string>, { secret });
    expect(opened(received, made.secret)).toMatchObject({ type: 'sms.delivered' });
    expect(() => opened(received, webhookSecret)).toThrow();
    const { secret } = await bird.webhooks.rotateSecret(made.id);
    await bird.sms.send(text);
    await arrived(main, '/texts', 2);
    const next = at(main, '/texts')[1] as Received;
    for (const one of [secret, made.secret]) expect(() => opened(next, one)).not.toThrow();
    await bird.webhooks.update(made.id, { status: 'paused' });
    await bird.sms.send(text);
    await until('the third text’s arrival', () =>
      [...other.sandbox.state.messages.values()].every(({ status }) => status === 'delivered'),
    );
    const listed = [];
    for await (const endpoint of bird.webhooks.list()) listed.push(endpoint);
    expect(listed).toMatchObject([{ id: made.id, status: 'paused', description: 'ours' }]);
    await bird.webhooks.delete(made.id);
    await expect(bird.webhooks.get(made.id)).rejects.toMatchObject({ statusCode: 404 });
    expect(main.receiver.got).toHaveLength(2);
  });
});

test('an endpoint of one account is none of another’s', async () => {
  const main = await openTown();
  const other = addAccount(main, 'second');
  const elsewhere = await startReceiver();
  closing.push(elsewhere.close);
  const { id } = await stripeClient(main).webhookEndpoints.create({
    ...{ url: elsewhere.url, enabled_events: ['*'] },
  });
  await expect(stripeClient(other).webhookEndpoints.retrieve(id)).rejects.toMatchObject({ statusCode: 404 });
  expect((await stripeClient(other).webhookEndpoints.list()).data).toEqual([]);
});
