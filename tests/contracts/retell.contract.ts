import './reach.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Retell from 'retell-sdk';
import { eventsOf, ourNumber, until } from '../../sandbox/harness.ts';
import { createRetellClient, type RetellClient } from '../../vendors/retell/client.ts';
import { parseRetell, receive, verify } from '../../vendors/retell/events.ts';
import { contractsFolder } from './document.ts';
import type { Json } from './json.ts';
import { driveAccount } from './drive-account.ts';
import { driveRetell } from './drive-retell.ts';
import { holdAnswers, holdCompleteness, holdEvents, holdRequests } from './hold.ts';
import { allowedIn, sampleAt, sourceAt, tellersIn, wordsIn } from './kinds.ts';
import { missingNames } from './sample.ts';
import { openStage, type Stage } from './stage.ts';
import { watched } from './watched.ts';

const ENDINGS = [
  { act: 'no_answer', outcome: 'no_answer' },
  { act: 'busy', outcome: 'no_answer' },
  { act: 'failed', outcome: 'no_answer' },
  { act: 'declined', outcome: 'no_answer' },
  { act: 'voicemail', outcome: 'voicemail' },
  { act: 'callback', outcome: 'callback_requested' },
  // By its number: it picks up and sets an appointment.
  { act: 'none', outcome: 'appointment_set' },
  // It picks up and hears that there is nothing new.
  { act: 'again', outcome: 'no_outcome' },
] as const;

let stage: Stage;
let client: RetellClient;

const dialled = { from_number: ourNumber, to_number: '+14155557199' };

async function driveByHand(): Promise<void> {
  const post = (path: string, json: unknown) => stage.byHand('POST', path, { json });
  const made = await post('/v2/create-phone-call', dialled);
  const { call_id: id } = JSON.parse(made.body) as { call_id: string };
  const metadata = [{ key: 'x', type: 'present', op: 'np' }];
  const statuses = [
    await stage.byHand('GET', `/v2/get-call/${id}`),
    await post('/v3/list-calls', { limit: 1, skip: 1, filter_criteria: { metadata } }),
    await post('/v2/list-calls', { limit: 1, filter_criteria: { direction: ['outbound'] } }),
    await stage.byHand('DELETE', `/v2/delete-call/${id}`),
    await stage.byHand('DELETE', `/v2/delete-call/${id}`),
    await stage.byHand('GET', `/v2/get-call/${id}`),
    await post('/v2/create-phone-call', { ...dialled, to_number: 'nobody' }),
    await post('/v3/list-calls', { skip: 1, pagination_key: 'x' }),
    await post('/v3/list-calls', { limit: 0 }),
    await post('/v2/list-calls', { limit: 0 }),
    await stage.byHand('POST', '/v2/create-phone-call', { raw: '{' }),
    await stage.byHand('GET', `/v2/get-call/${id}`, { key: '' }),
    await stage.byHand('GET', '/v2/nowhere'),
    await stage.byHand('GET', `/recordings/${id}.wav`),
  ].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 200, 204, 422, 422, 400, 400, 400, 400, 400, 401, 404, 404]);
}

async function driveAgents(): Promise<void> {
  const newAgent = { response_engine: { type: 'retell-llm', llm_id: 'llm_1' }, voice_id: 'voice_1' };
  const made = await stage.byHand('POST', '/create-agent', { json: newAgent });
  const id = (JSON.parse(made.body) as { agent_id: string }).agent_id;
  const hook = { webhook_url: `${stage.town.receiver.url}/elsewhere`, webhook_events: ['call_ended'] };
  const statuses = [
    await stage.byHand('GET', `/get-agent/${id}`),
    await stage.byHand('PATCH', `/update-agent/${id}`, { json: { agent_name: 'Ours', ...hook } }),
    // Whatever the vendor allows to tell of, an agent may be told to.
    await stage.byHand('PATCH', `/update-agent/${id}`, { json: { webhook_url: null, webhook_events: null } }),
    await stage.byHand('GET', '/list-agents?limit=1'),
    await stage.byHand('POST', '/v2/list-agents?limit=1', { json: {} }),
    await stage.byHand('GET', '/get-concurrency'),
    await stage.byHand('GET', '/get-agent/nobody'),
    await stage.byHand('PATCH', `/update-agent/${id}`, { json: { webhook_url: 'nowhere' } }),
    await stage.byHand('POST', '/create-agent', { json: {} }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 422, 400, 400]);
  await driveAccount(stage, {
    wish: { agentIds: [id] },
    async spoil() {
      // The sandbox has no versions of an agent: a published one is changed in a draft.
      const published = { agent_id: id, version: 3, is_published: true, webhook_url: null };
      stage.adapters.give(`/retell/get-agent/${id}`, 200, published);
      stage.adapters.give(`/retell/create-agent-version/${id}`, 201, { ...published, version: 4 });
      stage.adapters.give(`/retell/publish-agent-version/${id}`, 200, {});
    },
  });
}

beforeAll(async () => {
  stage = await openStage('retell');
  const { apiKey } = stage.town.options.retell;
  client = watched(createRetellClient({ apiKey, baseUrl: `${stage.adapters.url}/retell` }));
  await driveRetell(client);
  await driveByHand();
  await stage.settled();
  await driveAgents();
});
afterAll(() => stage?.close());

const callFaults = (call: unknown): string[] =>
  stage.document.faults(['components', 'schemas', 'V2PhoneCallResponse'], call);

describe('Retell', () => {
  holdRequests(
    () => stage,
    () => [client],
  );

  it('every way a call may end, by the document, is read', () => {
    const reasons = allowedIn(stage.document.resolve('#/components/schemas/DisconnectionReason'));
    expect(reasons.length).toBeGreaterThan(20);
    const call = { call_id: 'x', call_type: 'phone_call', direction: 'outbound', call_status: 'ended' };
    const read = (disconnection_reason: string) =>
      parseRetell(JSON.stringify({ event: 'call_ended', call: { ...call, disconnection_reason } }))?.outcome;
    const answered = reasons.filter((reason) => read(reason) !== 'no_answer');
    expect(answered.sort()).toEqual([
      ...['agent_hangup', 'call_transfer', 'error_asr', 'error_llm_websocket_corrupt_payload'],
      ...['error_llm_websocket_lost_connection', 'error_llm_websocket_open', 'error_llm_websocket_runtime'],
      ...[
        'error_no_audio_received',
        'error_retell',
        'error_unknown',
        'inactivity',
        'ivr_reached',
        'manual_stopped',
      ],
      ...['max_duration_reached', 'scam_detected', 'transfer_bridged', 'transfer_cancelled', 'user_hangup'],
      'voicemail_reached',
    ]);
  });
});

describe.each(ENDINGS)('a call that ends by $act', ({ act, outcome }) => {
  it('is told in events that the document describes, and is read from them as it is', async () => {
    const place = Math.min(
      ENDINGS.findIndex((each) => each.act === act),
      6,
    );
    const { vendorId } = await client.placeCall({
      ...{ from: ourNumber, to: `+1415555${7000 + place * 10}`, metadata: { call_id: act } },
      variables: { sandbox_persona: act, event_type_id: '1', email: 'lead70@example.com' },
    });
    const events = await until('its end and the analysis', () => {
      const mine = eventsOf(stage.town, 'retell').filter(
        ({ body }) => (body.call as { call_id: string }).call_id === vendorId,
      );
      const told = mine.map(({ name }) => name);
      return ['call_ended', 'call_analyzed'].every((name) => told.includes(name)) && mine;
    });
    for (const { name, body } of events) expect([name, callFaults(body.call)]).toEqual([name, []]);
    const facts = events.map(({ received }) => parseRetell(received.raw));
    expect(facts.find((fact) => fact?.kind === 'analyzed')).toMatchObject({ outcome });
    // What nobody answered, and what a machine did, is known before the analysis.
    const atEnd = facts.find((fact) => fact?.kind === 'ended');
    expect(atEnd?.outcome).toBe(outcome === 'no_answer' || outcome === 'voicemail' ? outcome : undefined);
    const { outcome: fetched } = (await client.getCall(vendorId)) ?? {};
    expect(fetched).toBe(outcome);
  });
});

describe('the stand-in of Retell', () => {
  it('is over before it is judged', async () => {
    // A list of calls of every kind, with all that there is to tell of them.
    for (const path of ['/v3/list-calls', '/v2/list-calls']) {
      expect((await stage.byHand('POST', path, { json: { limit: 100 } })).status).toBe(200);
    }
    await stage.settled();
  });

  holdAnswers(() => stage);

  const got = () => stage.town.receiver.got.filter(({ path }) => path === '/retell');

  it('ends calls in every way that its source knows', () => {
    const reasons = allowedIn(stage.document.resolve('#/components/schemas/DisconnectionReason'));
    const told = got().map(({ raw }) => (JSON.parse(raw) as { call: Json }).call.disconnection_reason);
    const files = ['calls', 'call-acts'].map((name) => sourceAt(`sandbox/retell/${name}.ts`));
    // A call that is too long takes an hour.
    const known = wordsIn(files, reasons).filter((reason) => reason !== 'max_duration_reached');
    expect([...new Set(told)].filter((reason) => reason !== undefined).sort()).toEqual(known);
  });

  holdEvents({
    kinds: () => {
      const place = '#/components/schemas/AgentRequest/properties/webhook_events';
      return wordsIn(tellersIn('sandbox/retell'), allowedIn(stage.document.resolve(place)));
    },
    got,
    isSigned: ({ raw, headers }) =>
      Retell.verify(raw, stage.town.options.retell.apiKey, String(headers['x-retell-signature'])),
    verify: (request) => verify(request, stage.town.options.retell.apiKey, new Date()),
    receive,
    parse: ({ body }) => parseRetell(body),
    faults: ({ raw }) => {
      const event = JSON.parse(raw) as { event: string; call: Json };
      const sample = JSON.parse(sampleAt(contractsFolder(), `retell/${event.event}.json`)) as Json;
      // A call that nobody took has nothing that was said; the samples are of calls that somebody did.
      const isTalk = event.call.transcript !== undefined;
      const missing = missingNames(sample, event, isTalk || event.event === 'call_started' ? ['call'] : []);
      return [...callFaults(event.call), ...missing.filter((name) => !MAY_LACK.has(name))];
    },
    unread: [],
  });

  holdCompleteness('retell');
});

/** What real calls have and the sandbox's do not: no part of ours reads it. */
const MAY_LACK = new Set(['no call.public_log_url', 'no call.latency']);
