import './reach.ts';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { BirdClient, type BirdWebhookEvent } from '@messagebird/sdk';
import { createMessagebirdClient, type MessagebirdClient } from '../../vendors/messagebird/client.ts';
import { parseMessagebird, receive, verify } from '../../vendors/messagebird/events.ts';
import { driveAccount } from './drive-account.ts';
import { driveMessagebird } from './drive-messagebird.ts';
import { holdAnswers, holdCompleteness, holdEvents, holdRequests } from './hold.ts';
import { sourceAt, sourcesIn, wordsIn } from './kinds.ts';
import { may, must, named } from './named.ts';
import { unknownNames } from './names.ts';
import { openStage, type Stage } from './stage.ts';
import { watched } from './watched.ts';

const OURS = '+14155550199';
const LEAD = '+14155550132';
const SENDING = '/v1/sms/messages';

/** The kinds that the SDK knows of texts, without their `sms.`. */
const KINDS = ['accepted', 'delivered', 'expired', 'failed', 'received', 'rejected', 'sent', 'undelivered'];
type Data<T extends `sms.${string}`> = Extract<BirdWebhookEvent, { type: T }>['data'];
const always = must('sms_id', 'workspace_id', 'to', 'from', 'tags', 'metadata');
const carried = may('cost', 'carrier', 'mcc_mnc');
const kinds: Readonly<Record<string, ReturnType<typeof named>>> = {
  'sms.accepted': named<Data<'sms.accepted'>>({ ...always, ...may('cost'), ...must('segments') }),
  'sms.sent': named<Data<'sms.sent'>>({ ...always, ...carried }),
  'sms.delivered': named<Data<'sms.delivered'>>({ ...always, ...carried }),
  'sms.rejected': named<Data<'sms.rejected'>>({ ...always, ...may('cost'), ...must('error') }),
  'sms.received': named<Data<'sms.received'>>({
    ...always,
    ...carried,
    ...may('text', 'subject'),
    ...must('segments'),
  }),
};

let stage: Stage;
let client: MessagebirdClient;

const create = (json: unknown, headers: Record<string, string> = {}) =>
  stage.byHand('POST', SENDING, { json, headers });

async function driveByHand(): Promise<void> {
  const text = { to: LEAD, from: OURS, text: 'Hello', category: 'transactional' };
  const { body } = await create(text);
  await stage.byHand('GET', `${SENDING}/${(JSON.parse(body) as { id: string }).id}`);
  await stage.byHand('GET', `${SENDING}?limit=1`);
  await stage.byHand('GET', `${SENDING}?limit=1&starting_after=${(JSON.parse(body) as { id: string }).id}`);
  const statuses = [
    await create({ ...text, to: 'nobody' }),
    await create({ ...text, text: 'x'.repeat(2_000) }),
    await create({ ...text, metadata: { long: 'x'.repeat(2_100) } }),
    await create(text, { 'idempotency-key': 'once' }),
    await create({ ...text, text: 'Another' }, { 'idempotency-key': 'once' }),
    await stage.byHand('GET', `${SENDING}/sms_nobody`),
    await stage.byHand('GET', '/v1/nowhere'),
    await stage.byHand('GET', SENDING, { key: 'Bearer bk_us1_another' }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([422, 422, 422, 202, 409, 404, 404, 401]);
  // Whoever said STOP is texted no more: Bird takes the text and rejects it later.
  await stage.settled();
  await stage.press(`/phones/${LEAD}/texts`, { to: OURS, body: 'STOP' });
  await create(text);
  await stage.settled();
}

async function driveEndpoints(): Promise<void> {
  const path = '/v1/webhooks';
  const wanted = {
    url: `${stage.town.receiver.url}/elsewhere`,
    events: ['sms.received'],
    description: 'Ours',
  };
  const made = await stage.byHand('POST', path, { json: wanted });
  const one = `${path}/${(JSON.parse(made.body) as { id: string }).id}`;
  const statuses = [
    await stage.byHand('GET', '/v1/workspace'),
    await stage.byHand('GET', `${path}?limit=1`),
    await stage.byHand('GET', one),
    await stage.byHand('PATCH', one, { json: { status: 'paused' } }),
    await stage.byHand('POST', `${one}/rotate-secret`),
    await stage.byHand('POST', path, { json: { url: 'nowhere' } }),
    await stage.byHand('PATCH', one, { json: { status: 'gone' } }),
    await stage.byHand('DELETE', one),
    await stage.byHand('GET', one),
  ].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 422, 422, 204, 404]);
}

beforeAll(async () => {
  stage = await openStage('messagebird');
  const { apiKey } = stage.town.options.messagebird;
  client = watched(createMessagebirdClient({ apiKey, baseUrl: `${stage.adapters.url}/messagebird` }));
  await driveMessagebird(client);
  await driveByHand();
  await stage.settled();
  await driveEndpoints();
  await driveAccount(stage, {
    async spoil([id], address) {
      await stage.byHand('PATCH', `/v1/webhooks/${id}`, { json: { status: 'paused', events: ['sms.sent'] } });
      const same = { url: address, events: ['sms.sent'], description: 'followthrough connection_1' };
      await stage.byHand('POST', '/v1/webhooks', { json: same });
    },
  });
});
afterAll(() => stage?.close());

describe('MessageBird', () => {
  holdRequests(
    () => stage,
    () => [client],
  );
});

describe('the stand-in of MessageBird', () => {
  holdAnswers(() => stage);

  holdEvents({
    kinds: () =>
      // A text that is taken is `queued` in the sandbox's own words.
      ['accepted', ...wordsIn([...sourcesIn('sandbox/messagebird'), sourceAt('sandbox/texts.ts')], KINDS)]
        .filter((word, index, all) => all.indexOf(word) === index)
        .map((word) => `sms.${word}`),
    got: () => stage.town.receiver.got,
    isSigned: ({ raw, headers }) => {
      const { webhookSecret: secret } = stage.town.options.messagebird;
      const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      return new BirdClient({ webhooks: { secret } }).webhooks.unwrap(raw, given).type.startsWith('sms.');
    },
    verify: (request) => verify(request, stage.town.options.messagebird.webhookSecret),
    receive,
    parse: ({ body }) => parseMessagebird(body),
    faults: ({ raw }) => {
      const { type, timestamp, data, ...more } = JSON.parse(raw) as {
        type: string;
        timestamp: string;
        data: object;
      };
      const schema = kinds[type];
      if (!schema) return [`no names of ${type}`];
      const required = schema.required as string[];
      return [
        ...Object.keys(more),
        ...(Number.isNaN(Date.parse(timestamp)) ? ['timestamp'] : []),
        ...unknownNames(schema, data, () => undefined),
        ...required.filter((name) => !(name in data)).map((name) => `no ${name}`),
      ];
    },
    unread: ['sms.accepted'],
  });

  holdCompleteness('messagebird', { more: [sourceAt('sandbox/texts.ts')] });
});
