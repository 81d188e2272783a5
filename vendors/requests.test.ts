import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCalcomClient } from './calcom/client.ts';
import { createMessagebirdClient } from './messagebird/client.ts';
import { createRetellClient } from './retell/client.ts';
import { createSendgridClient } from './sendgrid/client.ts';
import { createStripeClient } from './stripe/client.ts';
import { startTestVendor } from './test-vendor.ts';
import { createTwilioClient } from './twilio/client.ts';

let fake: Awaited<ReturnType<typeof startTestVendor>>;
beforeAll(async () => {
  fake = await startTestVendor();
});
afterAll(() => fake.stop());

const fields = (body: string | undefined) => Object.fromEntries(new URLSearchParams(body));

describe('Cal.com', () => {
  const client = () => createCalcomClient({ apiKey: 'cal_key', baseUrl: `${fake.baseUrl}/calcom/` });
  const [from, to] = [new Date('2026-05-05T08:00:00Z'), new Date('2026-05-07T08:00:00Z')];

  it('is asked for slots in their own version, and their starts come in order, each once', async () => {
    const data = {
      '2026-05-06': [{ start: '2026-05-06T11:00:00.000+02:00' }, '2026-05-06T09:30:00.000Z'],
      '2026-05-05': [{ start: '2026-05-05T16:00:00Z', end: '2026-05-05T16:30:00Z' }],
      '2026-05-07': [{ start: '2026-05-06T09:00:00Z' }],
    };
    fake.replyWith({ status: 200, body: { status: 'success', data } });
    const slots = await client().listSlots({ eventTypeId: '12', from, to, duration: 45 });
    expect(slots.map((slot) => slot.toISOString())).toEqual([
      '2026-05-05T16:00:00.000Z',
      '2026-05-06T09:00:00.000Z',
      '2026-05-06T09:30:00.000Z',
    ]);
    const url = new URL(fake.seen[0]?.path ?? '', fake.baseUrl);
    expect(url.pathname).toBe('/calcom/v2/slots');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      eventTypeId: '12',
      start: from.toISOString(),
      end: to.toISOString(),
      timeZone: 'UTC',
      duration: '45',
    });
    expect(fake.seen[0]?.headers).toMatchObject({
      authorization: 'Bearer cal_key',
      'cal-api-version': '2024-09-04',
    });
  });

  it('that is fully booked has no slots', async () => {
    fake.replyWith({ status: 200, body: { status: 'success', data: {} } });
    expect(await client().listSlots({ eventTypeId: '12', from, to })).toEqual([]);
  });
});

describe('Twilio', () => {
  const client = () =>
    createTwilioClient({ accountSid: 'AC01', authToken: 't', baseUrl: `${fake.baseUrl}/twilio` });
  const text = { from: '+14155550100', to: '+14155550107', body: 'See you at 3?' };

  it('gets the four fields of a text, and its sid is our vendorId', async () => {
    fake.replyWith({ status: 201, body: { sid: 'SM01' } });
    const statusCallback = 'https://example.com/api/webhooks/twilio?message=m1';
    expect(await client().sendSms({ ...text, statusCallback })).toEqual({ vendorId: 'SM01' });
    expect(fake.seen[0]?.path).toBe('/twilio/2010-04-01/Accounts/AC01/Messages.json');
    expect(fields(fake.seen[0]?.body)).toEqual({
      From: text.from,
      To: text.to,
      Body: text.body,
      StatusCallback: statusCallback,
    });
  });

  it('finds texts of the same words since a moment, the ones not yet sent included', async () => {
    const made = (sid: string, body: string, at: string, sent: string | null = at) => ({
      sid,
      body,
      date_created: at,
      date_sent: sent,
    });
    fake.replyWith({
      status: 200,
      body: {
        messages: [
          made('SM05', text.body, 'Mon, 05 Jan 2026 12:00:09 +0000', null),
          made('SM04', text.body, 'Mon, 05 Jan 2026 12:00:00 +0000'),
          made('SM03', `${text.body} `, 'Mon, 05 Jan 2026 12:00:05 +0000'),
          made('SM02', text.body, 'Mon, 05 Jan 2026 11:59:59 +0000'),
        ],
      },
    });
    const since = new Date('2026-01-05T12:00:00.900Z');
    expect(await client().findSms({ ...text, since })).toEqual(['SM05', 'SM04']);
    const query = new URL(fake.seen[0]?.path ?? '', fake.baseUrl).searchParams;
    expect(query.get('To')).toBe(text.to);
    expect(query.get('From')).toBe(text.from);
    expect([...query.keys()].some((name) => name.startsWith('DateSent'))).toBe(false);
  });
});

describe('MessageBird', () => {
  const client = () =>
    createMessagebirdClient({ apiKey: 'bk_us1_k', baseUrl: `${fake.baseUrl}/messagebird/` });
  const ends = { from: '+14155550100', to: '+14155550107' };

  it('gets a text with our ids as metadata, under a key of its own', async () => {
    fake.replyWith({ status: 202, body: { id: 'sms_1', status: 'accepted' } });
    const category = 'transactional' as const;
    const sms = { ...ends, body: 'See you at 3?', category, operatorId: 'o1', messageId: 'm1' };
    expect(await client().sendSms(sms)).toEqual({ vendorId: 'sms_1' });
    expect(fake.seen[0]).toMatchObject({ method: 'POST', path: '/messagebird/v1/sms/messages' });
    expect(fake.seen[0]?.headers).toMatchObject({
      authorization: 'Bearer bk_us1_k',
      'idempotency-key': 'message/m1',
    });
    expect(JSON.parse(fake.seen[0]?.body ?? '')).toEqual({
      ...ends,
      text: 'See you at 3?',
      category,
      metadata: { operator_id: 'o1', message_id: 'm1' },
    });
  });

  it('finds the texts that carry our id since a moment, on a later page too', async () => {
    const made = (id: string, messageId?: string) => ({
      id,
      metadata: messageId && { message_id: messageId },
    });
    const page = (data: object[], next_cursor: string | null) => ({
      status: 200,
      body: { data, next_cursor },
    });
    fake.replyWith(({ path }) =>
      path.includes('starting_after=c1')
        ? page([made('sms_1', 'm1')], null)
        : page([made('sms_3', 'm3'), made('sms_2')], 'c1'),
    );
    const since = new Date('2026-01-05T12:00:00.900Z');
    expect(await client().findSms({ ...ends, messageId: 'm1', since })).toEqual(['sms_1']);
    expect(await client().findSms({ ...ends, messageId: 'm2', since })).toEqual([]);
    const query = new URL(fake.seen[0]?.path ?? '', fake.baseUrl).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      ...ends,
      direction: 'outbound',
      created_after: '2026-01-05T12:00:00.900Z',
      limit: '100',
    });
  });

  it('never takes an answer that it cannot read for an empty list', async () => {
    fake.replyWith({ status: 200, body: {} });
    const asked = client().findSms({ ...ends, messageId: 'm1', since: new Date() });
    await expect(asked).rejects.toMatchObject({ kind: 'unknown' });
  });
});

describe('SendGrid', () => {
  it('gets custom args inside the personalization, and X-Message-Id is our vendorId', async () => {
    fake.replyWith({ status: 202, headers: { 'x-message-id': 'sgm01' } });
    const client = createSendgridClient({ apiKey: 'SG.k', baseUrl: `${fake.baseUrl}/sendgrid` });
    const sent = await client.sendEmail({
      from: 'Sample <sample@example.com>',
      to: 'lead07@example.com',
      subject: 'Hi',
      text: 'Hello',
      html: '<p>Hello</p>',
      customArgs: { operator_id: 'o1', message_id: 'm1' },
      headers: { 'List-Unsubscribe': '<https://example.com/u>' },
    });
    expect(sent).toEqual({ vendorId: 'sgm01' });
    expect(fake.seen[0]?.path).toBe('/sendgrid/v3/mail/send');
    const body = JSON.parse(fake.seen[0]?.body ?? '');
    expect(body.custom_args).toBeUndefined();
    expect(body.personalizations).toEqual([
      { to: [{ email: 'lead07@example.com' }], custom_args: { operator_id: 'o1', message_id: 'm1' } },
    ]);
    expect(body.headers).toEqual({ 'List-Unsubscribe': '<https://example.com/u>' });
    expect(body.content).toEqual([
      { type: 'text/plain', value: 'Hello' },
      { type: 'text/html', value: '<p>Hello</p>' },
    ]);
  });

  it('is asked to pass over its unsubscribes, and no other list, for what goes out despite them alone', async () => {
    const mail = { from: 'a@example.com', to: 'b@example.com', subject: 's', text: 't', customArgs: {} };
    const client = createSendgridClient({ apiKey: 'SG.k', baseUrl: fake.baseUrl });
    const settings: unknown[] = [];
    for (const despiteUnsubscribe of [true, false]) {
      fake.replyWith({ status: 202, headers: { 'x-message-id': 'x' } });
      await client.sendEmail({ ...mail, despiteUnsubscribe });
      settings.push(JSON.parse(fake.seen.at(-1)?.body ?? '').mail_settings);
    }
    expect(settings).toEqual([{ bypass_unsubscribe_management: { enable: true } }, undefined]);
  });

  it('keeps two clients’ keys apart', async () => {
    fake.replyWith({ status: 202, headers: { 'x-message-id': 'x' } });
    const first = createSendgridClient({ apiKey: 'SG.first', baseUrl: fake.baseUrl });
    createSendgridClient({ apiKey: 'SG.second', baseUrl: fake.baseUrl });
    const mail = { from: 'a@example.com', to: 'b@example.com', subject: 's', text: 't', html: 'h' };
    await first.sendEmail({ ...mail, customArgs: {} });
    expect(fake.seen[0]?.headers.authorization).toBe('Bearer SG.first');
  });
});

describe('Retell', () => {
  const client = () => createRetellClient({ apiKey: 'key', baseUrl: `${fake.baseUrl}/retell` });

  it('gets our ids as metadata and the agent only when one is named', async () => {
    fake.replyWith({ status: 201, body: { call_id: 'rc1' } });
    const call = {
      from: '+14155550100',
      to: '+14155550107',
      metadata: { operator_id: 'o1', lead_id: 'l1', call_id: 'c1' },
      variables: { first_name: 'Sample' },
    };
    expect(await client().placeCall(call)).toEqual({ vendorId: 'rc1' });
    await client().placeCall({ ...call, agentId: 'agent_1' });
    const expected = {
      from_number: call.from,
      to_number: call.to,
      metadata: call.metadata,
      retell_llm_dynamic_variables: call.variables,
    };
    expect(fake.seen[0]?.path).toBe('/retell/v2/create-phone-call');
    expect(JSON.parse(fake.seen[0]?.body ?? '')).toEqual(expected);
    expect(JSON.parse(fake.seen[1]?.body ?? '')).toEqual({ ...expected, override_agent_id: 'agent_1' });
  });

  it('finds a call by our id, and only a call that really carries it', async () => {
    const items = [
      { call_id: 'rc9', metadata: { call_id: 'c9' } },
      { call_id: 'rc1', metadata: { call_id: 'c1' } },
    ];
    fake.replyWith({ status: 200, body: { has_more: false, items } });
    expect(await client().findCall({ callId: 'c1' })).toBe('rc1');
    expect(await client().findCall({ callId: 'c2' })).toBeNull();
    expect(fake.seen[0]?.path).toBe('/retell/v3/list-calls');
    expect(JSON.parse(fake.seen[0]?.body ?? '').filter_criteria).toEqual({
      metadata: [{ key: 'call_id', type: 'string', op: 'eq', value: 'c1' }],
    });
  });

  it('tells a call that is over as its event would have, and nothing of one that is not', async () => {
    const call = {
      call_id: 'rc1',
      call_type: 'phone_call',
      direction: 'outbound',
      from_number: '+14155550100',
      to_number: '+14155550107',
    };
    fake.replyWith({ status: 200, body: { ...call, call_status: 'ongoing' } });
    expect(await client().getCall('rc1')).toBeNull();
    fake.replyWith({ status: 200, body: { ...call, call_status: 'not_connected', duration_ms: 0 } });
    expect(await client().getCall('rc1')).toMatchObject({
      kind: 'ended',
      vendorCallId: 'rc1',
      durationMs: 0,
    });
    const analysis = { call_summary: 'Booked.', custom_analysis_data: { outcome: 'appointment_set' } };
    fake.replyWith({ status: 200, body: { ...call, call_status: 'ended', call_analysis: analysis } });
    expect(await client().getCall('rc1')).toMatchObject({ kind: 'analyzed', outcome: 'appointment_set' });
  });

  it('deletes a call; that it is gone already is as good, and anything else is not', async () => {
    fake.replyWith({ status: 204, body: '' });
    await client().deleteCall('rc1');
    expect(fake.seen.at(-1)).toMatchObject({ method: 'DELETE', path: '/retell/v2/delete-call/rc1' });
    const gone = 'Cannot find requested asset under given api key.';
    fake.replyWith({ status: 422, body: { status: 'error', message: gone } });
    await client().deleteCall('rc1');
    fake.replyWith({ status: 404, body: { status: 'error', message: 'Not found' } });
    await client().deleteCall('rc1');
    fake.replyWith({ status: 422, body: { status: 'error', message: 'The call is not over.' } });
    await expect(client().deleteCall('rc1')).rejects.toMatchObject({ kind: 'refused' });
    fake.replyWith({ status: 401, body: { status: 'error', message: 'Invalid key' } });
    await expect(client().deleteCall('rc1')).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('Stripe', () => {
  const client = () => createStripeClient({ apiKey: 'sk_test_k', baseUrl: fake.baseUrl });
  const invoice = (id: string, ourId: string) => ({
    id,
    object: 'invoice',
    status: 'open',
    ...{ number: null, currency: 'usd', created: 1_780_000_000, due_date: null, customer: 'cus_1' },
    ...{ subtotal: 12_500, total: 12_500, amount_due: 12_500, amount_paid: 0 },
    ...{ pre_payment_credit_notes_amount: 0, post_payment_credit_notes_amount: 0 },
    status_transitions: { finalized_at: null, paid_at: null },
    ...{ description: null, collection_method: 'send_invoice', automatic_tax: { enabled: false } },
    hosted_invoice_url: `https://example.com/${id}`,
    invoice_pdf: null,
    metadata: { invoice_id: ourId },
  });

  it('drafts an invoice that nothing else slips into and that does not advance by itself', async () => {
    fake.replyWith({ status: 200, body: invoice('in_1', 'i1') });
    await client().createDraftInvoice({
      customerId: 'cus_1',
      currency: 'usd',
      collection: 'send_invoice',
      daysUntilDue: 14,
      automaticTax: false,
      metadata: { invoice_id: 'i1' },
      idempotencyKey: 'draft:i1',
    });
    expect(fields(fake.seen[0]?.body)).toEqual({
      customer: 'cus_1',
      currency: 'usd',
      auto_advance: 'false',
      collection_method: 'send_invoice',
      days_until_due: '14',
      pending_invoice_items_behavior: 'exclude',
      'metadata[invoice_id]': 'i1',
    });
    expect(fake.seen[0]?.headers['idempotency-key']).toBe('draft:i1');
    expect(fake.seen[0]?.headers['stripe-version']).toBe('2026-08-26.dahlia');
  });

  it('passes the idempotency key on with every step', async () => {
    fake.replyWith({ status: 200, body: invoice('in_1', 'i1') });
    const line = { invoiceId: 'in_1', customerId: 'cus_1', amountCents: 12_500, currency: 'usd' };
    await client().addInvoiceLine({
      ...line,
      description: '25 shows',
      metadata: {},
      idempotencyKey: 'line:1',
    });
    const finalized = await client().finalizeInvoice('in_1', 'finalize:i1');
    await client().sendInvoice('in_1', 'send:i1');
    expect(finalized).toMatchObject({
      id: 'in_1',
      status: 'open',
      hostedUrl: 'https://example.com/in_1',
      pdfUrl: null,
      amountDueCents: 12_500,
      amountPaidCents: 0,
    });
    expect(fake.seen.map((request) => [request.path, request.headers['idempotency-key']])).toEqual([
      ['/v1/invoiceitems', 'line:1'],
      ['/v1/invoices/in_1/finalize', 'finalize:i1'],
      ['/v1/invoices/in_1/send', 'send:i1'],
    ]);
  });

  it('finds an invoice by our id on a later page', async () => {
    fake.replyWith((request) =>
      request.path.includes('starting_after=in_1')
        ? { status: 200, body: { object: 'list', data: [invoice('in_2', 'i2')], has_more: false } }
        : { status: 200, body: { object: 'list', data: [invoice('in_1', 'i1')], has_more: true } },
    );
    expect(await client().findInvoice({ customerId: 'cus_1', invoiceId: 'i2' })).toMatchObject({
      id: 'in_2',
    });
    expect(await client().findInvoice({ customerId: 'cus_1', invoiceId: 'i3' })).toBeNull();
  });

  it('does not find an invoice that is void: it may be a copy of one that was lost', async () => {
    const copy = { ...invoice('in_2', 'i2'), status: 'void' };
    const body = { object: 'list', data: [copy, invoice('in_1', 'i2')], has_more: false };
    fake.replyWith(() => ({ status: 200, body }));
    expect(await client().findInvoice({ customerId: 'cus_1', invoiceId: 'i2' })).toMatchObject({
      id: 'in_1',
    });
  });

  it('searches a customer by our id, and reads the list where search is refused', async () => {
    const customer = { id: 'cus_1', object: 'customer', metadata: { client_id: "cl'1" } };
    fake.replyWith({ status: 200, body: { object: 'search_result', data: [customer], has_more: false } });
    expect(await client().findCustomer("cl'1")).toEqual({ id: 'cus_1' });
    const asked = new URL(fake.seen[0]?.path ?? '', fake.baseUrl).searchParams.get('query');
    expect(asked).toBe("metadata['client_id']:'cl\\'1'");
    fake.replyWith((request) =>
      request.path.includes('/search')
        ? { status: 400, body: { error: { type: 'invalid_request_error', message: 'no search here' } } }
        : { status: 200, body: { object: 'list', data: [customer], has_more: false } },
    );
    expect(await client().findCustomer("cl'1")).toEqual({ id: 'cus_1' });
    expect(await client().findCustomer('cl2')).toBeNull();
  });
});
