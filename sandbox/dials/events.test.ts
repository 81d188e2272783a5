import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as calcom from '../../vendors/calcom/events.ts';
import type { ReceivedEvent, Verification, WebhookRequest } from '../../vendors/event.ts';
import * as instantly from '../../vendors/instantly/events.ts';
import * as messagebird from '../../vendors/messagebird/events.ts';
import * as retell from '../../vendors/retell/events.ts';
import * as sendgrid from '../../vendors/sendgrid/events.ts';
import * as stripe from '../../vendors/stripe/events.ts';
import * as twilio from '../../vendors/twilio/events.ts';
import { clientsAt } from '../../tests/contracts/drive-clients.ts';
import {
  leadPhone,
  ourNumber,
  type Received,
  sendgridPublicKey,
  startTown,
  type Town,
  until,
} from '../harness.ts';
import type { Delivery, Vendor } from '../records.ts';
import { signsTime, VENDORS } from './catalogue.ts';

let town: Town;
let made = 0;

beforeEach(async () => {
  // A meeting that begins only after the test, so that nobody tells of it meanwhile.
  town = await startTown({ bookAhead: 3_600 });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await town.close();
});

const text = () => ({ from: ourNumber, to: leadPhone(8), body: 'Hello' });

/** Something that makes the vendor send an event, or some. */
const CAUSES: Readonly<Record<Vendor, () => Promise<unknown>>> = {
  twilio: () =>
    clients().twilio.sendSms({ ...text(), statusCallback: `${town.receiver.url}/twilio?message=m${made++}` }),
  messagebird: () =>
    clients().messagebird.sendSms({
      ...text(),
      ...{ category: 'transactional', operatorId: 'o1', messageId: `m${made++}` },
    }),
  sendgrid: () =>
    clients().sendgrid.sendEmail({
      ...{ from: 'sample@example.com', to: `lead${made++}@example.com`, subject: 'Hello', text: 'Hello' },
      customArgs: { message_id: 'm1' },
    }),
  stripe: () =>
    clients().stripe.createCustomer({ name: 'Sample Client', metadata: {}, idempotencyKey: `k${made++}` }),
  retell: () => clients().retell.placeCall({ ...text(), metadata: { call_id: 'c1' }, variables: {} }),
  calcom: () =>
    fetch(`${town.sandbox.baseUrl}/calcom/v2/bookings`, {
      method: 'POST',
      headers: {
        ...{ authorization: 'Bearer cal_key', 'cal-api-version': '2024-08-13' },
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        start: new Date(Date.now() + 86_400_000 + made++ * 3_600_000).toISOString(),
        eventTypeId: 1,
        attendee: { name: 'Sample Lead 07', email: 'lead07@example.com', timeZone: 'America/Denver' },
      }),
    }),
  instantly: async () => {
    const [campaign] = await clients().instantly.listCampaigns();
    const body = new URLSearchParams({ kind: 'email_opened', email: `lead${made++}@example.com` });
    const page = `${town.sandbox.baseUrl}/outreach/${campaign?.externalId}/happen`;
    await fetch(page, { method: 'POST', redirect: 'manual', body });
  },
};

const clients = () => clientsAt(town.sandbox.baseUrl, town.options);

const adapters: Record<
  Vendor,
  [(r: WebhookRequest) => Promise<Verification>, (r: WebhookRequest) => ReceivedEvent[]]
> = {
  retell: [(request) => retell.verify(request, town.options.retell.apiKey, new Date()), retell.receive],
  calcom: [(request) => calcom.verify(request, town.options.calcom.webhookSecret), calcom.receive],
  instantly: [
    (request) => instantly.verify(request, town.options.instantly.webhookSecret),
    instantly.receive,
  ],
  stripe: [
    (request) => stripe.verify(request, town.options.stripe.webhookSecret, new Date()),
    stripe.receive,
  ],
  twilio: [(request) => twilio.verify(request, town.options.twilio.authToken), twilio.receive],
  messagebird: [
    (request) => messagebird.verify(request, town.options.messagebird.webhookSecret),
    messagebird.receive,
  ],
  sendgrid: [(request) => sendgrid.verify(request, sendgridPublicKey, new Date()), sendgrid.receive],
};

const requestOf = (received: Received): WebhookRequest => ({
  ...{ rawBody: Buffer.from(received.raw), headers: received.headers, url: received.url },
});

const cameFrom = (vendor: Vendor) =>
  town.receiver.got.filter(({ path }) => path.split('?')[0] === `/${vendor}`);

const verdictsOf = (vendor: Vendor) =>
  Promise.all(cameFrom(vendor).map((one) => adapters[vendor][0](requestOf(one))));

/** What would be stored under each id, in order of arrival. */
const idsFrom = (vendor: Vendor) =>
  cameFrom(vendor).flatMap((one) => adapters[vendor][1](requestOf(one)).map(({ externalId }) => externalId));

const deliveries = (): Delivery[] => [...town.sandbox.state.deliveries.values()];

/** But for meetings of tomorrow. */
const isIdle = () =>
  [...town.sandbox.state.actions.values()].every(({ kind }) => /^calcom\.(start|end)$/.test(kind));

/** All that the cause has set off is over, and there is something at least. */
const settled = (state: Delivery['state']) =>
  until(`all to be ${state}`, () => {
    const all = deliveries();
    const idle = isIdle();
    return idle && all.length > 0 && all.every((one) => one.state === state) && all;
  });

const doneBy = (vendor: Vendor) => town.sandbox.dials.state.done[vendor];

describe.each(VENDORS)('events of %s', (vendor) => {
  test('twice: every one comes twice under the same id, both rightly signed', async () => {
    town.sandbox.dials.turn(vendor, { duplicate: 1 });
    await CAUSES[vendor]();
    const all = await settled('delivered');
    const ids = idsFrom(vendor);
    expect(ids.length).toBeGreaterThanOrEqual(2);
    for (const id of ids) expect(ids.filter((one) => one === id)).toHaveLength(2);
    expect(new Set(await verdictsOf(vendor))).toEqual(new Set(['ok']));
    expect(doneBy(vendor)).toEqual({ duplicate: all.length / 2 });
  });

  test('in another order: what was held back comes after what was made later', async () => {
    town.sandbox.dials.turn(vendor, { reorder: 1, heldAtMost: 3_600 });
    await CAUSES[vendor]();
    const held = await until('one to be held', () => deliveries().find(({ dialled }) => dialled));
    const { body } = held;
    town.sandbox.dials.turn(vendor, { reorder: 0 });
    await CAUSES[vendor]();
    await until('all to arrive', () => deliveries().every((one) => one.state === 'delivered'));
    expect(deliveries()[0]).toBe(held);
    const arrived = cameFrom(vendor).map(({ raw }) => raw);
    expect(arrived.indexOf(body)).toBeGreaterThan(0);
    expect(arrived.filter((one) => one === body)).toHaveLength(1);
    expect(town.sandbox.dials.state.held).toEqual([]);
  });

  test('never: nothing comes, all is kept, and goes out when somebody sends it', async () => {
    town.sandbox.dials.turn(vendor, { silence: 1 });
    await CAUSES[vendor]();
    const all = await settled('silenced');
    expect(cameFrom(vendor)).toHaveLength(0);
    expect(doneBy(vendor)).toEqual({ silence: all.length });
    const books = (await (await fetch(`${town.sandbox.baseUrl}/books`)).json()) as { deliveries: object };
    expect(books.deliveries).toMatchObject({ silenced: all.length, pending: 0 });
    for (const { id } of all) {
      const sent = await fetch(`${town.sandbox.baseUrl}/dials/deliveries/${id}/send`, { method: 'POST' });
      expect(sent.status).toBe(200);
    }
    await settled('delivered');
    expect(cameFrom(vendor)).toHaveLength(all.length);
    expect(new Set(await verdictsOf(vendor))).toEqual(new Set(['ok']));
  });

  test('forged first: refused by our check, and the true one follows once', async () => {
    const seen = new Set<string>();
    town.receiver.answer = ({ raw, headers }) => {
      const key = `${raw} ${String(headers['webhook-id'])}`;
      if (seen.has(key)) return 200;
      seen.add(key);
      return 401;
    };
    town.sandbox.dials.turn(vendor, { wrongSignature: 1 });
    await CAUSES[vendor]();
    const all = await settled('delivered');
    const verdicts = await verdictsOf(vendor);
    expect(verdicts.filter((one) => one === 'forged')).toHaveLength(all.length);
    expect(verdicts.filter((one) => one === 'ok')).toHaveLength(all.length);
    expect(doneBy(vendor)).toEqual({ wrongSignature: all.length });
  });

  test('forged alone: given up after the refusal, and who takes it all the same is counted', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    town.receiver.answer = () => 401;
    town.sandbox.dials.turn(vendor, { wrongSignature: 1, trueFollows: false });
    await CAUSES[vendor]();
    const refused = await settled('failed');
    expect(new Set(await verdictsOf(vendor))).toEqual(new Set(['forged']));
    expect(doneBy(vendor)).toEqual({ wrongSignature: refused.length });
    town.receiver.answer = () => 200;
    await CAUSES[vendor]();
    const taken = await until('what was taken', () => {
      const all = deliveries().slice(refused.length);
      const over = isIdle() && all.length > 0;
      return over && all.every((one) => one.state === 'delivered') && all;
    });
    expect(doneBy(vendor).acceptedForged).toBe(taken.length);
  });

  test('late: an event leaves only after its latency', async () => {
    town.sandbox.dials.turn(vendor, { eventLatency: 150 });
    await CAUSES[vendor]();
    const first = await until('one that is made', () => deliveries()[0]);
    await until('its arrival', () => first.state === 'delivered');
    expect(Date.now() - first.createdAt).toBeGreaterThanOrEqual(148);
    expect(doneBy(vendor).eventLatency).toBeGreaterThan(0);
  });
});

describe.each(VENDORS.filter(signsTime))('the clock of %s', (vendor) => {
  test('ahead by more than we bear: right, and stale', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    town.receiver.answer = () => 401;
    town.sandbox.dials.turn(vendor, { clockSkew: 400 });
    await CAUSES[vendor]();
    await settled('failed');
    expect(new Set(await verdictsOf(vendor))).toEqual(new Set(['stale']));
    expect(doneBy(vendor).clockSkew).toBe(deliveries().length);
    // What was given up goes out by hand, by a clock that is right again.
    town.sandbox.dials.calm();
    town.receiver.got.length = 0;
    town.receiver.answer = () => 200;
    for (const { id } of deliveries())
      await fetch(`${town.sandbox.baseUrl}/dials/deliveries/${id}/send`, { method: 'POST' });
    await settled('delivered');
    expect(new Set(await verdictsOf(vendor))).toEqual(new Set(['ok']));
  });

  test('behind: stale as well', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    town.receiver.answer = () => 401;
    // SendGrid's are taken for a day.
    town.sandbox.dials.turn(vendor, { clockSkew: vendor === 'sendgrid' ? -90_000 : -400 });
    await CAUSES[vendor]();
    await settled('failed');
    expect(new Set(await verdictsOf(vendor))).toEqual(new Set(['stale']));
  });
});

test('what is held back goes out by itself when nothing overtakes it', async () => {
  town.sandbox.dials.turn('stripe', { reorder: 1, heldAtMost: 0 });
  await CAUSES.stripe();
  await settled('delivered');
  expect(cameFrom('stripe')).toHaveLength(1);
});
