import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { UnreadableEvent, type WebhookRequest } from '../event.ts';
import { parseMessagebird, receive, verify } from './events.ts';

const KEY = Buffer.from('a key of thirty-two bytes, or so');
const SECRET = `whsec_${KEY.toString('base64')}`;
const MINUTE = 60;

const request = (body: string, headers: WebhookRequest['headers'] = {}): WebhookRequest => ({
  rawBody: Buffer.from(body),
  headers,
  url: 'https://example.com/api/webhooks/messagebird',
});

/** As Standard Webhooks says, `ago` seconds from now. */
function signed(body: string, { ago = 0, id = 'msg_1', key = KEY } = {}): WebhookRequest {
  const seconds = Math.floor(Date.now() / 1000) - ago;
  const digest = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return request(body, {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${digest}`,
  });
}

const event = (type: string, data: object = {}, timestamp = '2026-03-02T10:00:00.000Z') =>
  JSON.stringify({
    type,
    timestamp,
    data: {
      sms_id: 'sms_1',
      workspace_id: 'ws_1',
      from: '+14155550100',
      to: '+14155550107',
      tags: null,
      ...data,
    },
  });
const OURS = { metadata: { operator_id: 'o1', message_id: 'm1' } };

describe('verify', () => {
  const body = event('sms.sent');

  it('covers the id, the time and every byte of the body', async () => {
    const right = signed(body);
    expect(await verify(right, SECRET)).toBe('ok');
    expect(await verify({ ...right, rawBody: Buffer.from(`${body} `) }, SECRET)).toBe('forged');
    const other = { ...right.headers, 'webhook-id': 'msg_2' };
    expect(await verify({ ...right, headers: other }, SECRET)).toBe('forged');
    const later = String(Number(right.headers['webhook-timestamp']) + 1);
    expect(
      await verify({ ...right, headers: { ...right.headers, 'webhook-timestamp': later } }, SECRET),
    ).toBe('forged');
  });

  it('refuses another key, a missing header and a missing or broken secret', async () => {
    expect(await verify(signed(body, { key: Buffer.from('another') }), SECRET)).toBe('forged');
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
      expect(
        await verify({ ...signed(body), headers: { ...signed(body).headers, [name]: '' } }, SECRET),
      ).toBe('forged');
    expect(await verify(signed(body), '')).toBe('forged');
    expect(await verify(signed(body), 'whsec_!')).toBe('forged');
  });

  it('bears five minutes either way, and no more', async () => {
    expect(await verify(signed(body, { ago: 4 * MINUTE }), SECRET)).toBe('ok');
    expect(await verify(signed(body, { ago: -4 * MINUTE }), SECRET)).toBe('ok');
    expect(await verify(signed(body, { ago: 6 * MINUTE }), SECRET)).toBe('stale');
    expect(await verify(signed(body, { ago: -6 * MINUTE }), SECRET)).toBe('stale');
  });

  it('takes a signed body that is no JSON for the vendor’s, and an unsigned one not', async () => {
    for (const text of ['{"type": ', 'No matching signature found', '']) {
      expect(await verify(signed(text), SECRET)).toBe('ok');
      expect(await verify(signed(text, { key: Buffer.from('another') }), SECRET)).toBe('forged');
    }
  });
});

describe('receive', () => {
  it('knows an event by the id in its header, the same at each attempt', () => {
    const body = event('sms.delivered');
    expect(receive(signed(body, { id: 'msg_7' }))).toEqual([
      { externalId: 'msg_7', kind: 'sms.delivered', body },
    ]);
  });

  it.each(['', 'Hello', '[]', '{"type":"sms.sent"}'])('cannot read %j', (body) => {
    expect(() => receive(signed(body))).toThrow(UnreadableEvent);
  });
});

describe('parseMessagebird', () => {
  it('reads a text, its marks and line breaks intact', () => {
    const body = 'Yes & no = 1+1?\nçà 🙂 ';
    const ends = { from: '+14155550107', to: '+14155550100' };
    expect(parseMessagebird(event('sms.received', { ...ends, text: body }))).toEqual({
      type: 'text',
      text: { vendorId: 'sms_1', ...ends, body },
    });
    expect(parseMessagebird(event('sms.received', ends))).toMatchObject({ text: { body: '' } });
  });

  it.each([
    ['sms.sent', 'sent'],
    ['sms.delivered', 'delivered'],
  ])('reads %s as %s, at the vendor’s time, with our ids', (type, state) => {
    expect(parseMessagebird(event(type, OURS, '2026-03-02T10:00:00+01:00'))).toEqual({
      type: 'receipt',
      from: '+14155550100',
      receipt: {
        vendorId: 'sms_1',
        messageId: 'm1',
        operatorId: 'o1',
        state,
        at: new Date('2026-03-02T09:00:00Z'),
      },
    });
  });

  it.each(['undelivered', 'failed', 'rejected', 'expired'])(
    'reads sms.%s as failed, with the code as the reason',
    (what) => {
      const error = { code: 'landline_unreachable', description: 'A landline', occurred_at: '' };
      expect(parseMessagebird(event(`sms.${what}`, { error }))).toMatchObject({
        receipt: { state: 'failed', reason: 'landline_unreachable', code: 'landline_unreachable' },
      });
      expect(parseMessagebird(event(`sms.${what}`, { error: null }))).toMatchObject({
        receipt: { reason: what },
      });
    },
  );

  it('bears somebody else’s metadata', () => {
    for (const metadata of [null, [], 'x', { message_id: 7 }])
      expect(parseMessagebird(event('sms.sent', { metadata }))).toMatchObject({
        receipt: { vendorId: 'sms_1', messageId: undefined },
      });
  });

  it.each(['sms.accepted', 'sms_suppression.created', 'email.delivered', 'something.new'])(
    'does not use %s',
    (type) => expect(parseMessagebird(event(type))).toBeNull(),
  );

  it('names the field that is missing', () => {
    expect(() => parseMessagebird(event('sms.received', { from: undefined }))).toThrow(
      /messagebird: data.from/,
    );
  });
});
