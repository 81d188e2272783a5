import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { UnreadableEvent, type WebhookRequest } from '../event.ts';
import { parseSendgrid, receive, verify } from './events.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PUBLIC_KEY = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const NOW = new Date('2026-03-02T10:00:00Z');
const NOW_S = NOW.getTime() / 1000;

const request = (text: string, headers: WebhookRequest['headers'] = {}): WebhookRequest => ({
  rawBody: Buffer.from(text),
  headers,
  url: 'https://example.com/api/webhooks/sendgrid',
});

function signed(text: string, seconds: number): WebhookRequest {
  const signature = sign('sha256', Buffer.from(`${seconds}${text}`), privateKey).toString('base64');
  return request(text, {
    'x-twilio-email-event-webhook-signature': signature,
    'x-twilio-email-event-webhook-timestamp': String(seconds),
  });
}

describe('verify', () => {
  const published = {
    key: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
    request: request(
      `${JSON.stringify([
        {
          email: 'hello@world.com',
          event: 'dropped',
          reason: 'Bounced Address',
          sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
          sg_message_id: 'LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0',
          'smtp-id': '<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>',
          timestamp: 1_600_112_492,
        },
      ])}\r\n`,
      {
        'x-twilio-email-event-webhook-signature':
          'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
        'x-twilio-email-event-webhook-timestamp': '1600112502',
      },
    ),
    at: new Date(1_600_112_502_000),
  };

  it('accepts the vendor’s published vector, whose line break at the end is signed too', async () => {
    expect(await verify(published.request, published.key, published.at)).toBe('ok');
    const rawBody = published.request.rawBody.subarray(0, -2);
    expect(await verify({ ...published.request, rawBody }, published.key, published.at)).toBe('forged');
  });

  it('calls a changed byte or time, another key, junk and a missing header forged', async () => {
    const good = signed('[]\r\n', NOW_S);
    expect(await verify(good, PUBLIC_KEY, NOW)).toBe('ok');
    const withHeader = (name: string, value: string | undefined) =>
      verify({ ...good, headers: { ...good.headers, [name]: value } }, PUBLIC_KEY, NOW);
    expect(await verify({ ...good, rawBody: Buffer.from('[ \r\n') }, PUBLIC_KEY, NOW)).toBe('forged');
    expect(await verify(good, published.key, NOW)).toBe('forged');
    expect(await verify(good, '', NOW)).toBe('forged');
    expect(await withHeader('x-twilio-email-event-webhook-timestamp', String(NOW_S + 1))).toBe('forged');
    expect(await withHeader('x-twilio-email-event-webhook-timestamp', undefined)).toBe('forged');
    expect(await withHeader('x-twilio-email-event-webhook-timestamp', '1e9')).toBe('forged');
    expect(await withHeader('x-twilio-email-event-webhook-signature', 'junk')).toBe('forged');
    expect(await withHeader('x-twilio-email-event-webhook-signature', undefined)).toBe('forged');
  });

  it('calls a right signature stale after a day, or five minutes ahead', async () => {
    const at = (seconds: number) => verify(signed('[]', seconds), PUBLIC_KEY, NOW);
    expect(await at(NOW_S - 86_400)).toBe('ok');
    expect(await at(NOW_S - 86_401)).toBe('stale');
    expect(await at(NOW_S + 300)).toBe('ok');
    expect(await at(NOW_S + 301)).toBe('stale');
  });
});

describe('receive', () => {
  it('cuts the array into the exact text of each element', () => {
    const first =
      '{"sg_event_id":"e1", "event":"delivered","order":12345678901234567890,"n":{"list":[1,{"a":"],{"}]}}';
    const second = '{"event":"open","sg_event_id":"e2","useragent":"quote \\" slash \\\\","x":"}]"}';
    expect(receive(request(`\n[ ${first} ,\n${second}]\r\n`))).toEqual([
      { externalId: 'e1', kind: 'delivered', body: first },
      { externalId: 'e2', kind: 'open', body: second },
    ]);
  });

  it('keeps an element it does not know alone, and its neighbours as usual', () => {
    const events = receive(request('[{"event":"open"},7,{"event":"click","sg_event_id":"e2"}]'));
    expect(events.map(({ kind, body }) => [kind, body])).toEqual([
      ['unknown', '{"event":"open"}'],
      ['unknown', '7'],
      ['click', '{"event":"click","sg_event_id":"e2"}'],
    ]);
    expect(events[0]?.externalId).toMatch(/^[0-9a-f]{64}$/);
  });

  it('receives nothing from an empty array', () => {
    expect(receive(request('[ ]\r\n'))).toEqual([]);
  });

  it.each([['not json'], ['{}'], ['null'], ['']])('cannot read %j', (text) => {
    expect(() => receive(request(text))).toThrow(UnreadableEvent);
  });
});

describe('parseSendgrid', () => {
  const base = {
    email: 'lead07@example.com',
    timestamp: NOW_S,
    sg_event_id: 'e1',
    sg_message_id: 'sgm_01.recvd-7d9-x1-0',
    operator_id: 'o1',
    message_id: 'm1',
  };
  const parse = (event: string, more: object = {}) =>
    parseSendgrid(JSON.stringify({ ...base, event, ...more }));

  it.each([
    ['processed', 'sent'],
    ['delivered', 'delivered'],
  ])('reads %s as %s', (event, state) => {
    expect(parse(event, { reason: 'none', response: '250 OK' })).toEqual({
      type: 'receipt',
      receipt: { vendorId: 'sgm_01', messageId: 'm1', operatorId: 'o1', state, reason: undefined, at: NOW },
    });
  });

  it.each(['bounce', 'dropped'])('reads %s as failed, with its reason', (event) => {
    expect(parse(event, { reason: '550 no such user' })).toMatchObject({
      receipt: { state: 'failed', reason: '550 no such user' },
    });
    expect(parse(event)).toMatchObject({ receipt: { state: 'failed', reason: event } });
  });

  it('finds the id of our request in each form of sg_message_id', () => {
    const idOf = (id: string) => parse('delivered', { sg_message_id: id });
    expect(idOf('14c.dfd.64b.filter0001.166.0')).toMatchObject({ receipt: { vendorId: '14c.dfd.64b' } });
    expect(idOf('abc.filterdrecv-p3-1.0')).toMatchObject({ receipt: { vendorId: 'abc' } });
    expect(idOf('abc')).toMatchObject({ receipt: { vendorId: 'abc' } });
  });

  it.each([
    ['unsubscribe', 'unsubscribe'],
    ['group_unsubscribe', 'unsubscribe'],
    ['spamreport', 'spamreport'],
  ])('reads %s as a revocation', (event, source) => {
    expect(parse(event)).toEqual({
      type: 'revocation',
      revocation: { email: 'lead07@example.com', operatorId: 'o1', messageId: 'm1', source },
    });
  });

  it('reads mail that is not ours', () => {
    expect(parse('delivered', { operator_id: undefined, message_id: 7 })).toMatchObject({
      receipt: { messageId: undefined, operatorId: undefined },
    });
  });

  it.each(['deferred', 'open', 'click', 'group_resubscribe', 'something_new'])('does not use %s', (event) => {
    expect(parse(event)).toBeNull();
  });

  it('names the field that does not fit', () => {
    expect(() => parse('delivered', { timestamp: 'now' })).toThrow(/sendgrid: timestamp/);
    expect(() => parse('bounce', { sg_message_id: undefined })).toThrow(/sg_message_id/);
    expect(() => parse('unsubscribe', { email: ' ' })).toThrow(/email/);
    expect(() => parseSendgrid('7')).toThrow(UnreadableEvent);
  });
});
