import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { UnreadableEvent, type WebhookRequest } from '../event.ts';
import { parseRetell, receive, verify } from './events.ts';

const KEY = 'key_sample';
const NOW = new Date('2026-03-02T10:00:00Z');

function request(body: unknown, headers: WebhookRequest['headers'] = {}): WebhookRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { rawBody: Buffer.from(text), headers, url: 'https://example.com/api/webhooks/retell' };
}

function signed(body: unknown, signedAt: number): WebhookRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const digest = createHmac('sha256', KEY).update(`${text}${signedAt}`).digest('hex');
  return request(text, { 'x-retell-signature': `v=${signedAt},d=${digest}` });
}

const call = {
  call_id: 'rc1',
  call_type: 'phone_call',
  direction: 'outbound',
  from_number: '+14155550100',
  to_number: '+14155550107',
  metadata: { operator_id: 'o1', lead_id: 'l1', call_id: 'c1' },
  start_timestamp: 1_772_445_600_000,
};

describe('verify', () => {
  it('accepts the vendor’s published vector', async () => {
    const vector = request('{"event":"call_ended"}', {
      'x-retell-signature':
        'v=1700000000000,d=07024cabe7dd8f6d1c6e4a8324ca92c812e6ad4a7ee506c04f7e462e3321823e',
    });
    expect(await verify(vector, 'test-api-key', new Date(1_700_000_000_000))).toBe('ok');
  });

  it('calls a changed byte, a changed time, another key and a missing header forged', async () => {
    const good = signed({ event: 'call_ended', call }, NOW.getTime());
    expect(await verify(good, KEY, NOW)).toBe('ok');
    const rawBody = Buffer.from(good.rawBody);
    rawBody[10] = (rawBody[10] ?? 0) ^ 1;
    expect(await verify({ ...good, rawBody }, KEY, NOW)).toBe('forged');
    const header = String(good.headers['x-retell-signature']);
    const later = header.replace(`v=${NOW.getTime()}`, `v=${NOW.getTime() + 1}`);
    expect(await verify({ ...good, headers: { 'x-retell-signature': later } }, KEY, NOW)).toBe('forged');
    expect(await verify({ ...good, headers: { 'x-retell-signature': [header, header] } }, KEY, NOW)).toBe(
      'forged',
    );
    expect(await verify({ ...good, headers: {} }, KEY, NOW)).toBe('forged');
    expect(await verify(good, 'another', NOW)).toBe('forged');
    expect(await verify(good, '', NOW)).toBe('forged');
  });

  it('calls a right signature outside five minutes stale, on both sides', async () => {
    const at = (offset: number) => verify(signed('{}', NOW.getTime() + offset), KEY, NOW);
    expect(await at(-300_000)).toBe('ok');
    expect(await at(-300_001)).toBe('stale');
    expect(await at(300_000)).toBe('ok');
    expect(await at(300_001)).toBe('stale');
  });
});

describe('receive', () => {
  it('takes both spellings of an event for the same', () => {
    const [underscored] = receive(request({ event: 'call_started', call }));
    const [dotted] = receive(request({ event: 'call.started', call }));
    expect(underscored).toMatchObject({ externalId: 'call_started:rc1', kind: 'call_started' });
    expect(dotted).toMatchObject({ externalId: 'call_started:rc1', kind: 'call_started' });
  });

  it('keeps the text to the byte, numbers beyond 2^53 and the final line break included', () => {
    const text =
      '{"event":"call_ended","call":{"call_id":"rc1","metadata":{"big":12345678901234567890}}}\r\n';
    expect(receive(request(text))[0]?.body).toBe(text);
  });

  it('keeps kinds that it does not know, with or without a call', () => {
    expect(receive(request({ event: 'transfer_started', call }))[0]?.externalId).toBe('transfer_started:rc1');
    expect(receive(request({ event: 'chat_ended', chat: {} }))[0]?.externalId).toMatch(
      /^chat_ended:[0-9a-f]{64}$/,
    );
  });

  it.each([['not json'], ['[]'], ['{"call":{}}'], ['{"event":"call_ended","call":{}}'], ['']])(
    'cannot read %j',
    (text) => {
      expect(() => receive(request(text))).toThrow(UnreadableEvent);
    },
  );
});

describe('parseRetell', () => {
  const parse = (value: unknown) => parseRetell(JSON.stringify(value));

  it('reads a started call', () => {
    expect(parse({ event: 'call_started', call })).toMatchObject({
      kind: 'started',
      vendorCallId: 'rc1',
      direction: 'outbound',
      from: '+14155550100',
      to: '+14155550107',
      operatorId: 'o1',
      leadId: 'l1',
      callId: 'c1',
      startedAt: new Date(1_772_445_600_000),
    });
  });

  it('reads an ended call that nobody answered, nulls and empty texts taken for missing', () => {
    const missed = {
      ...call,
      start_timestamp: null,
      duration_ms: 0,
      disconnection_reason: 'dial_no_answer',
      transcript: '',
      recording_url: null,
    };
    const fact = parse({ event: 'call.ended', call: missed });
    expect(fact).toMatchObject({ kind: 'ended', durationMs: 0, disconnectionReason: 'dial_no_answer' });
    expect(fact?.startedAt).toBeUndefined();
    expect(fact?.transcript).toBeUndefined();
    expect(fact?.recordingUrl).toBeUndefined();
  });

  it('reads the analysis, and an outcome off the list as none', () => {
    const analysed = (outcome: unknown) =>
      parse({
        event: 'call_analyzed',
        call: {
          ...call,
          end_timestamp: 1_772_445_660_000,
          duration_ms: 60_000,
          call_analysis: {
            call_summary: 'Booked.',
            custom_analysis_data: { outcome, other: 1 },
            new_field: {},
          },
        },
      });
    expect(analysed('appointment_set')).toMatchObject({
      kind: 'analyzed',
      outcome: 'appointment_set',
      summary: 'Booked.',
      durationMs: 60_000,
      endedAt: new Date(1_772_445_660_000),
    });
    expect(analysed('set an appointment')?.outcome).toBeUndefined();
    expect(analysed(undefined)?.outcome).toBeUndefined();
  });

  it('reads an inbound call without our metadata, or with somebody else’s', () => {
    const inbound = { ...call, direction: 'inbound' };
    expect(parse({ event: 'call_ended', call: { ...inbound, metadata: undefined } })?.leadId).toBeUndefined();
    expect(parse({ event: 'call_ended', call: { ...inbound, metadata: null } })?.leadId).toBeUndefined();
    expect(parse({ event: 'call_ended', call: { ...inbound, metadata: { lead_id: 5 } } })).toMatchObject({
      direction: 'inbound',
      leadId: undefined,
    });
  });

  it('does not use other kinds, nor calls in a browser', () => {
    expect(parse({ event: 'transcript_updated', call })).toBeNull();
    expect(parse({ event: 'chat_ended', chat: {} })).toBeNull();
    expect(parse({ event: 'call_ended', call: { call_id: 'w1', call_type: 'web_call' } })).toBeNull();
  });

  it('names the field that does not fit', () => {
    const broken = { ...call, start_timestamp: 'yesterday' };
    expect(() => parse({ event: 'call_ended', call: broken })).toThrow(/retell: call\.start_timestamp/);
    expect(() => parse({ event: 'call_ended', call: { ...call, direction: 'up' } })).toThrow(
      /call\.direction/,
    );
    expect(() => parse({ event: 'call_ended' })).toThrow(UnreadableEvent);
  });
});
