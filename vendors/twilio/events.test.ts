import { describe, expect, it } from '@jest/globals';
import twilio from 'twilio';
import { UnreadableEvent, type WebhookRequest } from '../event.ts';
import { parseTwilio, receive, verify } from './events.ts';

const TOKEN = 'twilio-token';
const BASE = 'https://example.com/api/webhooks/twilio';
const NOW = new Date('2026-03-02T10:00:00Z');

const request = (body: string, url = BASE, headers: WebhookRequest['headers'] = {}): WebhookRequest => ({
  rawBody: Buffer.from(body),
  headers,
  url,
});
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

const receiptForm = (status: string, more: Record<string, string> = {}) =>
  form({
    MessageSid: 'SM01',
    SmsSid: 'SM01',
    MessageStatus: status,
    SmsStatus: status,
    To: '+14155550107',
    From: '+14155550100',
    ...more,
  });
const textForm = (body: string, more: Record<string, string> = {}) =>
  form({
    MessageSid: 'SM02',
    SmsStatus: 'received',
    From: '+14155550107',
    To: '+14155550100',
    Body: body,
    ...more,
  });

describe('verify', () => {
  it('accepts the vendor’s published vector', async () => {
    const body = form({
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    });
    const vector = request(body, 'https://mycompany.com/myapp.php?foo=1&bar=2', {
      'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
    });
    expect(await verify(vector, '12345')).toBe('ok');
  });

  it('covers the address, every field and a repeated one', async () => {
    const url = `${BASE}?message=m1`;
    const params = { MessageSid: 'SM01', Media: ['b', 'a'] };
    const header = twilio.getExpectedTwilioSignature(TOKEN, url, params);
    const headers = { 'x-twilio-signature': header };
    const body = 'MessageSid=SM01&Media=b&Media=a';
    expect(await verify(request(body, url, headers), TOKEN)).toBe('ok');
    expect(await verify(request(body, `${BASE}?message=m2`, headers), TOKEN)).toBe('forged');
    expect(await verify(request(body.replace('SM01', 'SM02'), url, headers), TOKEN)).toBe('forged');
    expect(await verify(request('MessageSid=SM01&Media=b', url, headers), TOKEN)).toBe('forged');
    expect(await verify(request(body, url, headers), 'another')).toBe('forged');
    expect(await verify(request(body, url), TOKEN)).toBe('forged');
    expect(await verify(request(body, url, headers), '')).toBe('forged');
  });
});

describe('receive', () => {
  it('tells receipts of one message apart by state, and a text by its sid', () => {
    const idOf = (body: string) => receive(request(body))[0]?.externalId;
    expect(idOf(receiptForm('sent'))).toBe('SM01:sent');
    expect(idOf(receiptForm('delivered'))).toBe('SM01:delivered');
    expect(idOf(textForm('hi'))).toBe('SM02');
    expect(receive(request(textForm('hi')))[0]?.kind).toBe('received');
  });

  it('keeps calls too, under their sequence number', () => {
    const body = form({ CallSid: 'CA01', CallStatus: 'completed', SequenceNumber: '3' });
    expect(receive(request(body))[0]).toMatchObject({ externalId: 'CA01:3', kind: 'completed' });
  });

  it('cannot read a form without a sid', () => {
    expect(() => receive(request('Body=hi'))).toThrow(UnreadableEvent);
    expect(() => receive(request(''))).toThrow(UnreadableEvent);
  });
});

describe('parseTwilio', () => {
  const through = (body: string, url = BASE) => parseTwilio(receive(request(body, url))[0]?.body ?? '', NOW);

  it('reads a text, its marks and line breaks intact', () => {
    const body = 'Yes & no = 1+1?\nçà 🙂 ';
    expect(through(`${textForm(body)}\r\n`)).toEqual({
      type: 'text',
      text: { vendorId: 'SM02', from: '+14155550107', to: '+14155550100', body },
    });
    expect(through(textForm(''))).toMatchObject({ text: { body: '' } });
  });

  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
  ])('reads %s as %s, with our id out of the address', (status, state) => {
    expect(through(receiptForm(status), `${BASE}?message=m%261`)).toEqual({
      type: 'receipt',
      receipt: { vendorId: 'SM01', messageId: 'm&1', state, reason: undefined, at: NOW },
    });
  });

  it.each(['undelivered', 'failed', 'canceled'])(
    'reads %s as failed, with the code as the reason',
    (status) => {
      expect(through(receiptForm(status, { ErrorCode: '30003' }))).toMatchObject({
        receipt: { state: 'failed', reason: '30003' },
      });
      expect(through(receiptForm(status))).toMatchObject({ receipt: { reason: status } });
    },
  );

  it('never takes a field of the form for our id', () => {
    const forged = receiptForm('sent', { _message: 'm9', message: 'm9' });
    expect(through(forged)).toMatchObject({ receipt: { messageId: undefined } });
    expect(through(forged, `${BASE}?message=m1`)).toMatchObject({ receipt: { messageId: 'm1' } });
  });

  it.each(['queued', 'sending', 'accepted', 'something_new'])('does not use %s', (status) => {
    expect(through(receiptForm(status))).toBeNull();
  });

  it('does not use calls', () => {
    expect(through(form({ CallSid: 'CA01', CallStatus: 'completed' }))).toBeNull();
  });

  it('names the field that is missing', () => {
    expect(() => through(textForm('hi', { From: '' }))).toThrow(/twilio: From/);
  });
});
