import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { UnreadableEvent, type WebhookRequest } from '../event.ts';
import { parseStripe, receive, verify } from './events.ts';

const SECRET = 'whsec_sample';
const NOW = new Date('2026-03-02T10:00:00Z');
const NOW_S = NOW.getTime() / 1000;

function request(text: string, header?: string | string[]): WebhookRequest {
  const headers = header === undefined ? {} : { 'stripe-signature': header };
  return { rawBody: Buffer.from(text), headers, url: 'https://example.com/api/webhooks/stripe' };
}

const digest = (text: string, seconds: number, secret = SECRET) =>
  createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex');
const headerFor = (text: string, seconds: number) => `t=${seconds},v1=${digest(text, seconds)}`;

const event = (type: string, changes: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  type,
  created: NOW_S,
  data: {
    object: {
      id: 'in_1',
      object: 'invoice',
      ...{ number: 'SAMPLE-1', subtotal: 12_500, total: 13_500, amount_due: 13_500, due_date: NOW_S },
      amount_paid: 12_500,
      hosted_invoice_url: 'https://example.com/in_1',
      invoice_pdf: null,
      metadata: { operator_id: 'o1', client_id: 'cl1', invoice_id: 'i1' },
      ...changes,
    },
  },
});

describe('verify', () => {
  const text = JSON.stringify(event('invoice.paid'));

  it('accepts a right signature, also the second of two while the secret is being rolled', async () => {
    expect(await verify(request(text, headerFor(text, NOW_S)), SECRET, NOW)).toBe('ok');
    const rolled = `t=${NOW_S},v1=${digest(text, NOW_S, 'whsec_old')},v1=${digest(text, NOW_S)}`;
    expect(await verify(request(text, rolled), SECRET, NOW)).toBe('ok');
  });

  it('accepts a right signature of a body that is no JSON: that is unreadable, not forged', async () => {
    expect(await verify(request('{', headerFor('{', NOW_S)), SECRET, NOW)).toBe('ok');
  });

  it('calls a changed byte, time or key, a second time, and a missing header forged', async () => {
    const header = headerFor(text, NOW_S);
    expect(await verify(request(text.replace('125', '126'), header), SECRET, NOW)).toBe('forged');
    expect(await verify(request(`${text}\r\n`, header), SECRET, NOW)).toBe('forged');
    expect(await verify(request(text, header.replace(String(NOW_S), String(NOW_S + 1))), SECRET, NOW)).toBe(
      'forged',
    );
    expect(await verify(request(text, `t=${NOW_S},${header}`), SECRET, NOW)).toBe('forged');
    expect(await verify(request(text, header), 'whsec_another', NOW)).toBe('forged');
    expect(await verify(request(text, header), '', NOW)).toBe('forged');
    expect(await verify(request(text, header.replace('v1', 'v0')), SECRET, NOW)).toBe('forged');
    expect(await verify(request(text, [header]), SECRET, NOW)).toBe('forged');
    expect(await verify(request(text), SECRET, NOW)).toBe('forged');
  });

  it('calls a right signature outside 300 s stale, on both sides', async () => {
    const at = (seconds: number) => verify(request(text, headerFor(text, seconds)), SECRET, NOW);
    expect(await at(NOW_S - 300)).toBe('ok');
    expect(await at(NOW_S - 301)).toBe('stale');
    expect(await at(NOW_S + 300)).toBe('ok');
    expect(await at(NOW_S + 301)).toBe('stale');
  });
});

describe('receive', () => {
  it('takes Stripe’s own event id, and keeps the text to the byte', () => {
    const text = '{"id":"evt_9","type":"customer.created","data":{"big":12345678901234567890}}\r\n';
    expect(receive(request(text))).toEqual([{ externalId: 'evt_9', kind: 'customer.created', body: text }]);
  });

  it.each([['not json'], ['[]'], ['{"type":"invoice.paid"}'], ['{"id":"evt_1"}']])(
    'cannot read %j',
    (text) => {
      expect(() => receive(request(text))).toThrow(UnreadableEvent);
    },
  );
});

describe('parseStripe', () => {
  const parse = (value: unknown) => parseStripe(JSON.stringify(value));

  it.each([
    ['invoice.finalized', 'finalized'],
    ['invoice.sent', 'sent'],
    ['invoice.paid', 'paid'],
    ['invoice.payment_failed', 'payment_failed'],
    ['invoice.voided', 'voided'],
    ['invoice.marked_uncollectible', 'uncollectible'],
  ])('reads %s', (type, kind) => {
    expect(parse(event(type))).toEqual({
      type: 'invoice',
      kind,
      vendorInvoiceId: 'in_1',
      operatorId: 'o1',
      invoiceId: 'i1',
      number: 'SAMPLE-1',
      subtotalCents: 12_500,
      totalCents: 13_500,
      amountDueCents: 13_500,
      amountPaidCents: 12_500,
      dueAt: NOW,
      hostedUrl: 'https://example.com/in_1',
      pdfUrl: undefined,
      at: NOW,
    });
  });

  it('reads an invoice that is not ours', () => {
    const fact = parse(event('invoice.paid', { metadata: {} }));
    expect(fact).toMatchObject({ vendorInvoiceId: 'in_1' });
    expect(fact).not.toHaveProperty('invoiceId', expect.anything());
    expect(parse(event('invoice.paid', { metadata: null }))).not.toHaveProperty(
      'operatorId',
      expect.anything(),
    );
  });

  it.each(['customer.created', 'invoice.payment_succeeded', 'invoice.created', 'something.new'])(
    'does not use %s',
    (type) => {
      expect(parse(event(type))).toBeNull();
    },
  );

  it('names the field that does not fit, a fraction of a cent among them', () => {
    expect(() => parse(event('invoice.paid', { amount_paid: 1.5 }))).toThrow(
      /stripe: data\.object\.amount_paid/,
    );
    expect(() => parse(event('invoice.paid', { amount_paid: '125' }))).toThrow(/data\.object\.amount_paid/);
    expect(() => parse({ ...event('invoice.paid'), created: 'now' })).toThrow(/created/);
  });
});
