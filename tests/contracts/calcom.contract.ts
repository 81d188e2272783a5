import './reach.ts';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCalcomClient, type CalcomClient } from '../../vendors/calcom/client.ts';
import { parseCalcom, receive, verify } from '../../vendors/calcom/events.ts';
import { contractsFolder } from './document.ts';
import type { Json } from './json.ts';
import { driveAccount } from './drive-account.ts';
import { cancelAtCalcom, lookAtCalcom } from './drive-calcom.ts';
import { holdAnswers, holdCompleteness, holdEvents, holdRequests } from './hold.ts';
import { allowedIn, sampleAt, tellersIn, wordsIn } from './kinds.ts';
import { requestFaults } from './requests.ts';
import { missingNames, sampleFaults } from './sample.ts';
import { openStage, type Stage } from './stage.ts';
import { watched } from './watched.ts';

const BOOKINGS = { 'cal-api-version': '2024-08-13' };
const SLOTS = { 'cal-api-version': '2024-09-04' };
const DAY_MS = 86_400_000;

let stage: Stage;
let client: CalcomClient;

const attendee = {
  name: 'Sample Lead 33',
  email: 'lead33@example.com',
  timeZone: 'America/Denver',
  phoneNumber: '+14155557020',
};
const post = (path: string, json: unknown, headers: Record<string, string> = BOOKINGS) =>
  stage.byHand('POST', path, { json, headers });
const read = (path: string, headers: Record<string, string> = BOOKINGS, key?: string) =>
  stage.byHand('GET', path, { headers, ...(key !== undefined && { key }) });

function uidIn({ status, body }: { status: number; body: string }): string {
  if (status !== 200 && status !== 201) throw new Error(`answered ${status}: ${body}`);
  return (JSON.parse(body) as { data: { uid: string } }).data.uid;
}

async function driveBookings(free: Date): Promise<string> {
  const wish = { start: free.toISOString(), eventTypeId: 1, attendee, metadata: { lead_id: 'lead_1' } };
  const first = uidIn(await post('/v2/bookings', { ...wish, lengthInMinutes: 30 }));
  const later = new Date(free.getTime() + DAY_MS).toISOString();
  const moved = uidIn(
    await post(`/v2/bookings/${first}/reschedule`, { start: later, reschedulingReason: 'Another day.' }),
  );
  await post(`/v2/bookings/${moved}/mark-absent`, { attendees: [{ email: attendee.email, absent: true }] });
  await post(`/v2/bookings/${moved}/mark-absent`, {
    host: false,
    attendees: [{ email: attendee.email, absent: false }],
  });
  const { phoneNumber: _, ...withoutPhone } = attendee;
  await post('/v2/bookings', { ...wish, attendee: withoutPhone });
  await read(`/v2/bookings/${moved}`);
  await read('/v2/bookings?take=1&status=upcoming,cancelled');
  const refused = [
    await post('/v2/bookings', { ...wish, eventTypeId: 'one' }),
    await post('/v2/bookings', { ...wish, start: '2020-01-01T10:00:00Z' }),
    await post('/v2/bookings', { ...wish, attendee: { name: 'Sample Lead 34', timeZone: 'UTC' } }),
    await post(`/v2/bookings/${first}/reschedule`, { start: later }),
    await post(`/v2/bookings/${moved}/mark-absent`, { host: 'no' }),
    await post(`/v2/bookings/${moved}/reschedule`, {}),
    await post(`/v2/bookings/${moved}/cancel`, { cancellationReason: 1 }),
    await stage.byHand('POST', '/v2/bookings', { raw: '{', headers: BOOKINGS }),
    await read('/v2/bookings', BOOKINGS, 'Bearer cal_another'),
    await read('/v2/bookings/no_such_booking'),
    await read('/v2/bookings', {}),
  ].map(({ status }) => status);
  expect(refused).toEqual([400, 400, 400, 400, 400, 400, 400, 400, 401, 404, 404]);
  return moved;
}

async function driveSlots(free: Date): Promise<void> {
  const slot = { eventTypeId: 1, slotStart: free.toISOString(), reservationDuration: 5 };
  const held = await post('/v2/slots/reservations', slot, SLOTS);
  const { reservationUid } = (JSON.parse(held.body) as { data: { reservationUid: string } }).data;
  const drop = (uid: string) => stage.byHand('DELETE', `/v2/slots/reservations/${uid}`, { headers: SLOTS });
  const week = `start=${new Date().toISOString()}&end=${new Date(Date.now() + 7 * DAY_MS).toISOString()}`;
  const statuses = [
    await read(`/v2/slots?eventTypeId=1&${week}&format=range&timeZone=America/Denver`, SLOTS),
    await post('/v2/slots/reservations', slot, SLOTS),
    await drop(reservationUid),
    await drop(reservationUid),
    await post('/v2/slots/reservations', {}, SLOTS),
    await read(`/v2/slots?eventTypeId=one&${week}`, SLOTS),
    await read(`/v2/slots?eventTypeId=1&${week}`, BOOKINGS),
  ].map(({ status }) => status);
  expect(statuses).toEqual([200, 422, 200, 404, 400, 400, 404]);
}

/** Somebody books by the page, and the meeting takes place. */
async function holdMeeting(): Promise<void> {
  await fetch(`${stage.town.sandbox.baseUrl}/calcom/book/1`, {
    ...{ method: 'POST' },
    body: new URLSearchParams({
      name: 'Sample Lead 30',
      email: 'lead30@example.com',
      attendeePhoneNumber: '+14155557030',
    }),
  });
}

/** Bookings that wait for the organizer: one is taken on, one is not. */
async function askOrganizer(): Promise<void> {
  const { sandbox } = stage.town;
  for (const is of ['1', '0']) {
    const before = new Set(sandbox.state.bookings.keys());
    const form = { name: 'Sample Lead 40', email: 'lead40@example.com', eventType: '1', asks: '1' };
    await stage.press('/calendar/book', form);
    const uid = [...sandbox.state.bookings.keys()].find((one) => !before.has(one)) ?? '';
    await stage.press(`/calendar/${uid}/decide`, { is, reason: 'No time.' });
  }
}

async function driveEndpoints(): Promise<void> {
  const wanted = {
    active: true,
    subscriberUrl: `${stage.town.receiver.url}/elsewhere`,
    triggers: ['BOOKING_CREATED'],
  };
  const webhooks = '/v2/webhooks';
  const made = await post(webhooks, { ...wanted, secret: 'ours' });
  const one = `${webhooks}/${(JSON.parse(made.body) as { data: { id: number } }).data.id}`;
  const statuses = [
    await read('/v2/me'),
    await read(`${webhooks}?take=1`),
    await read(one),
    await stage.byHand('PATCH', one, { json: { active: false } }),
    await post(webhooks, wanted),
    await post(webhooks, {}),
    await stage.byHand('PATCH', one, { json: { active: 'no' } }),
    await read(`${webhooks}?take=0`),
    await stage.byHand('DELETE', one),
    await read(one),
  ].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 200, 200, 409, 400, 400, 400, 200, 404]);
}

beforeAll(async () => {
  stage = await openStage('calcom');
  const { apiKey = '' } = stage.town.options.calcom;
  client = watched(createCalcomClient({ apiKey, baseUrl: `${stage.adapters.url}/calcom` }));
  const free = await lookAtCalcom(client, '1');
  const [first, second] = free;
  if (!first || !second) throw new Error('the sandbox has no free time');
  const uid = await driveBookings(second);
  await driveSlots(first);
  await cancelAtCalcom(client, uid);
  await holdMeeting();
  await askOrganizer();
  await stage.settled();
  await driveEndpoints();
  await driveAccount(stage, {
    async spoil([id], address) {
      await stage.byHand('PATCH', `/v2/webhooks/${id}`, { json: { active: false } });
      const other = { active: true, subscriberUrl: `${address}/other`, triggers: [], secret: 'x' };
      const made = JSON.parse((await post('/v2/webhooks', other)).body) as { data: { id: number } };
      await stage.byHand('PATCH', `/v2/webhooks/${made.data.id}`, { json: { subscriberUrl: address } });
    },
  });
  await stage.settled();
});
afterAll(() => stage?.close());

describe('Cal.com', () => {
  holdRequests(
    () => stage,
    () => [client],
  );

  it('is told each resource’s own version: without it an older one answers', () => {
    const versions = stage.adapters.recorded.map((one) =>
      [one.path.split('/')[3], one.headers['cal-api-version']].join(' '),
    );
    expect([...new Set(versions)].sort()).toEqual([
      'bookings 2024-08-13',
      'me ',
      'slots 2024-09-04',
      'webhooks ',
    ]);
    for (const one of stage.adapters.recorded.filter((each) => each.headers['cal-api-version'])) {
      const headers = { ...one.headers, 'cal-api-version': '2024-06-14' };
      const spoilt = { ...one, path: one.path.slice('/calcom'.length), headers };
      expect(requestFaults(stage.document, spoilt)[0]).toMatch(/^header cal-api-version is 2024-06-14/);
    }
  });
});

const WRAPPED = ['CREATED', 'RESCHEDULED', 'CANCELLED', 'REQUESTED', 'REJECTED'].map(
  (one) => `BOOKING_${one}`,
);
/** The samples are of people who left no number. */
const ALSO = [
  ...['payload.attendees.phoneNumber', 'payload.responses.attendeePhoneNumber.value'],
  ...['attendees.phoneNumber', 'responses.attendeePhoneNumber.value'],
  // What its stand-in cannot have.
  'payload.rejectionReason',
];
/** The sandbox has no room for a talk by video; no part of ours reads it. */
const MAY_LACK = ['no payload.conferenceData', 'no payload.videoCallData', 'no payload.appsStatus'];
/** There is no sample of these: each has the shape of its neighbour. */
const STAND_INS: Readonly<Record<string, string>> = {
  ...{ MEETING_STARTED: 'MEETING_ENDED', BOOKING_REJECTED: 'BOOKING_REQUESTED' },
};
const sampleOf = (name: string) => JSON.parse(sampleAt(contractsFolder(), `calcom/${name}.json`)) as Json;

/** The document has no payloads: each is held against a real one of its kind. */
function faultsOf(event: Json & { triggerEvent: string }): string[] {
  const kind = event.triggerEvent;
  if (kind === 'BOOKING_NO_SHOW_UPDATED') return sampleFaults(NO_SHOW, event);
  const sample = sampleOf(STAND_INS[kind] ?? kind);
  const isWrapped = WRAPPED.includes(kind);
  const how = { open: ['payload.metadata', 'metadata'], also: ALSO };
  // The samples were taken at different times: what a new booking has, its end may have.
  const ofCreated = isWrapped ? sampleFaults(sampleOf('BOOKING_CREATED'), event, how) : undefined;
  return [
    ...sampleFaults(sample, event, how).filter((fault) => ofCreated?.includes(fault) ?? true),
    ...missingNames(sample, event, isWrapped ? ['payload'] : []).filter((name) => !MAY_LACK.includes(name)),
  ];
}

/** There is no sample of it: https://cal.com/docs/core-features/webhooks */
const NO_SHOW = {
  ...{ triggerEvent: '', createdAt: '' },
  payload: { message: '', attendees: [{ email: '', noShow: true }], bookingUid: '', bookingId: 1 },
};

describe('the stand-in of Cal.com', () => {
  holdAnswers(() => stage);

  holdEvents({
    kinds: () => {
      const triggers = stage.document.resolve(
        '#/components/schemas/CreateWebhookInputDto/properties/triggers',
      );
      return wordsIn(tellersIn('sandbox/calcom'), allowedIn(triggers));
    },
    got: () => stage.town.receiver.got,
    // Cal.com has no SDK: this is the check that its pages tell to write.
    isSigned: ({ raw, headers }) =>
      headers['x-cal-signature-256'] ===
      createHmac('sha256', stage.town.options.calcom.webhookSecret).update(raw).digest('hex'),
    verify: (request) => verify(request, stage.town.options.calcom.webhookSecret),
    receive,
    parse: ({ body }) => parseCalcom(body),
    faults: ({ raw }) => faultsOf(JSON.parse(raw) as Json & { triggerEvent: string }),
    unread: ['BOOKING_REJECTED', 'BOOKING_REQUESTED', 'MEETING_ENDED', 'MEETING_STARTED'],
  });

  holdCompleteness('calcom');
});
