import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { eventsOf, ourNumber, startTown, type Town, until } from '../../sandbox/harness.ts';
import { parseRetell } from '../../vendors/retell/events.ts';
import { clientsAt } from './drive-clients.ts';
import { pointerOf } from './openapi.ts';

const folder = process.env.VENDOR_CONTRACTS;
if (!folder) throw new Error('VENDOR_CONTRACTS must name the folder that holds specs/ of the vendors.');

interface Document extends Record<string, unknown> {
  components: {
    schemas: Record<string, { properties?: object; enum?: string[]; allOf?: { properties?: object }[] }>;
  };
}

const document = parse(readFileSync(join(folder, 'specs/retell.yaml'), 'utf8')) as Document;
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(document, 'api');
const { schemas } = document.components;

/** What is wrong with something by a place in the document, [] when nothing is. */
function faults(place: string[], value: unknown): string[] {
  const validate = ajv.getSchema(`api#/${pointerOf(place)}`);
  if (!validate) return [`no schema at ${place.join('/')}`];
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const KNOWN = new Set(
  [schemas.V2CallBase, ...(schemas.V2PhoneCallResponse?.allOf ?? [])].flatMap((part) =>
    Object.keys(part?.properties ?? {}),
  ),
);
const callFaults = (call: unknown): string[] => [
  ...faults(['components', 'schemas', 'V2PhoneCallResponse'], call),
  ...Object.keys(call as object).filter((name) => !KNOWN.has(name)),
];

const ENDINGS = [
  { act: 'no_answer', outcome: 'no_answer' },
  { act: 'busy', outcome: 'no_answer' },
  { act: 'failed', outcome: 'no_answer' },
  { act: 'declined', outcome: 'no_answer' },
  { act: 'voicemail', outcome: 'voicemail' },
  { act: 'callback', outcome: 'callback_requested' },
  // By its number: it picks up and sets an appointment.
  { act: 'none', outcome: 'appointment_set' },
] as const;

let town: Town;
let clients: ReturnType<typeof clientsAt>;

beforeAll(async () => {
  town = await startTown();
  clients = clientsAt(town.sandbox.baseUrl, town.options);
});
afterAll(() => town?.close());

describe.each(ENDINGS)('a call that ends by $act', ({ act, outcome }) => {
  it('is told in events that the document describes, and is read from them as it is', async () => {
    const to = `+1415555${7000 + ENDINGS.findIndex((each) => each.act === act) * 10}`;
    const { vendorId } = await clients.retell.placeCall({
      ...{ from: ourNumber, to, metadata: { call_id: act } },
      variables: { sandbox_persona: act, event_type_id: '1', email: 'lead70@example.com' },
    });
    const events = await until('its end and the analysis', () => {
      const mine = eventsOf(town, 'retell').filter(
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
    const { outcome: fetched } = (await clients.retell.getCall(vendorId)) ?? {};
    expect(fetched).toBe(outcome);
  });
});

it('what is deleted is answered as the document says, the second time too', async () => {
  const metadata = { call_id: 'deleted' };
  const { vendorId } = await clients.retell.placeCall({
    from: ourNumber,
    to: '+14155557079',
    metadata,
    variables: {},
  });
  const remove = () =>
    fetch(`${town.sandbox.baseUrl}/retell/v2/delete-call/${vendorId}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${town.options.retell.apiKey}` },
    });
  expect((await remove()).status).toBe(204);
  const again = await remove();
  expect(again.status).toBe(422);
  const shared = ['components', 'responses', 'UnprocessableContent', 'content', 'application/json', 'schema'];
  expect(faults(shared, await again.json())).toEqual([]);
});

it('every way a call may end, by the document, is read', () => {
  const reasons = schemas.DisconnectionReason?.enum ?? [];
  expect(reasons.length).toBeGreaterThan(20);
  const call = { call_id: 'x', call_type: 'phone_call', direction: 'outbound', call_status: 'ended' };
  const read = (disconnection_reason: string) =>
    parseRetell(JSON.stringify({ event: 'call_ended', call: { ...call, disconnection_reason } }))?.outcome;
  const answered = reasons.filter((reason) => read(reason) !== 'no_answer');
  expect(answered.sort()).toEqual([
    'agent_hangup',
    'call_transfer',
    'error_asr',
    'error_llm_websocket_corrupt_payload',
    'error_llm_websocket_lost_connection',
    'error_llm_websocket_open',
    'error_llm_websocket_runtime',
    'error_no_audio_received',
    'error_retell',
    'error_unknown',
    'inactivity',
    'ivr_reached',
    'manual_stopped',
    'max_duration_reached',
    'scam_detected',
    'transfer_bridged',
    'transfer_cancelled',
    'user_hangup',
    'voicemail_reached',
  ]);
});
