import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Reply, type SeenRequest, startTestVendor } from '../test-vendor.ts';
import { createStripeClient } from './client.ts';

let fake: Awaited<ReturnType<typeof startTestVendor>>;
beforeAll(async () => {
  fake = await startTestVendor();
});
afterAll(() => fake.stop());

const client = (timeoutMs = 2_000) =>
  createStripeClient({ apiKey: 'sk_test_k', baseUrl: fake.baseUrl, timeoutMs });
const ok = (body: unknown): Reply => ({ status: 200, body });
const refusal = (status: number, error: object): Reply => ({ status, body: { error } });
const list = (data: object[], has_more = false): Reply => ok({ object: 'list', data, has_more });

/** What each request was: method, path, form or query, and its key. */
const asked = () =>
  fake.seen.map(({ method, path, body, headers }) => {
    const url = new URL(path, fake.baseUrl);
    const fields = Object.fromEntries(method === 'GET' ? url.searchParams : new URLSearchParams(body));
    return [method, url.pathname, fields, headers['idempotency-key']];
  });

const invoice = (changes: object = {}) => ({
  id: 'in_1',
  object: 'invoice',
  status: 'open',
  ...{ number: 'S-1', currency: 'usd', created: 1_780_000_000, due_date: 1_781_000_000, customer: 'cus_1' },
  ...{ subtotal: 10_000, total: 10_800, amount_due: 9_000, amount_paid: 0 },
  ...{ pre_payment_credit_notes_amount: 1_800, post_payment_credit_notes_amount: 200 },
  ...{ starting_balance: -500, ending_balance: -200 },
  status_transitions: { paid_at: null, finalized_at: 1_780_000_100 },
  ...{ description: 'Milestone 1', collection_method: 'send_invoice', automatic_tax: { enabled: true } },
  hosted_invoice_url: 'https://example.com/in_1',
  invoice_pdf: 'https://example.com/in_1/pdf',
  metadata: { invoice_id: 'i1' },
  ...changes,
});

describe('an invoice', () => {
  const draft = {
    customerId: 'cus_1',
    currency: 'usd',
    daysUntilDue: 14,
    description: 'Shows 1 to 25',
    metadata: { operator_id: 'o1', invoice_id: 'i1' },
    idempotencyKey: 'draft:i1',
  };

  it('that is charged automatically has no terms, and is taxed when the agreement says so', async () => {
    fake.replyWith(ok(invoice({ status: 'draft' })));
    await client().createDraftInvoice({ ...draft, collection: 'charge_automatically', automaticTax: true });
    expect(asked()).toEqual([
      [
        'POST',
        '/v1/invoices',
        {
          customer: 'cus_1',
          currency: 'usd',
          auto_advance: 'false',
          collection_method: 'charge_automatically',
          'automatic_tax[enabled]': 'true',
          pending_invoice_items_behavior: 'exclude',
          description: 'Shows 1 to 25',
          'metadata[operator_id]': 'o1',
          'metadata[invoice_id]': 'i1',
        },
        'draft:i1',
      ],
    ]);
  });

  it('gets a line that carries our ids', async () => {
    fake.replyWith(ok({ id: 'ii_1', object: 'invoiceitem' }));
    const line = { invoiceId: 'in_1', customerId: 'cus_1', amountCents: 10_000, currency: 'usd' };
    const metadata = { invoice_id: 'i1', line_id: 'l1' };
    const added = { ...line, description: '25 shows', metadata, idempotencyKey: 'invoice-line:l1' };
    expect(await client().addInvoiceLine(added)).toEqual({ id: 'ii_1' });
    const fields = { customer: 'cus_1', invoice: 'in_1', amount: '10000', currency: 'usd' };
    const ours = { 'metadata[invoice_id]': 'i1', 'metadata[line_id]': 'l1' };
    expect(asked()).toEqual([
      ['POST', '/v1/invoiceitems', { ...fields, description: '25 shows', ...ours }, 'invoice-line:l1'],
    ]);
  });

  it('is read with every amount, what was credited included, and with its customer expanded or not', async () => {
    fake.replyWith(ok(invoice({ customer: { id: 'cus_1', object: 'customer' } })));
    expect(await client().getInvoice('in_1')).toEqual({
      id: 'in_1',
      status: 'open',
      hostedUrl: 'https://example.com/in_1',
      pdfUrl: 'https://example.com/in_1/pdf',
      number: 'S-1',
      currency: 'usd',
      subtotalCents: 10_000,
      totalCents: 10_800,
      amountDueCents: 9_000,
      amountPaidCents: 0,
      creditedCents: 2_000,
      creditedBeforeCents: 1_800,
      fromBalanceCents: 300,
      createdAt: new Date(1_780_000_000_000),
      finalizedAt: new Date(1_780_000_100_000),
      dueAt: new Date(1_781_000_000_000),
      paidAt: null,
      customerId: 'cus_1',
      description: 'Milestone 1',
      collection: 'send_invoice',
      automaticTax: true,
      metadata: { invoice_id: 'i1' },
    });
    expect(asked()).toEqual([['GET', '/v1/invoices/in_1', {}, undefined]]);
  });

  it('has its lines read page after page, with the item and our id of each', async () => {
    const line = (id: string, item: string | null, metadata: object, amount: number) => ({
      ...{ id, object: 'line_item', metadata, amount, description: 'Talk time' },
      parent: item && { type: 'invoice_item_details', invoice_item_details: { invoice_item: item } },
    });
    fake.replyWith(({ path }) =>
      path.includes('starting_after=il_2')
        ? list([line('il_3', null, {}, 5)])
        : list([line('il_1', 'ii_1', { line_id: 'l1' }, 7_000), line('il_2', 'ii_2', {}, 3_000)], true),
    );
    const description = 'Talk time';
    expect(await client().listInvoiceLines('in_1')).toEqual([
      { itemId: 'ii_1', lineId: 'l1', amountCents: 7_000, metadata: { line_id: 'l1' }, description },
      { itemId: 'ii_2', lineId: undefined, amountCents: 3_000, metadata: {}, description },
      { itemId: null, lineId: undefined, amountCents: 5, metadata: {}, description },
    ]);
    expect(asked()).toEqual([
      ['GET', '/v1/invoices/in_1/lines', { limit: '100' }, undefined],
      ['GET', '/v1/invoices/in_1/lines', { limit: '100', starting_after: 'il_2' }, undefined],
    ]);
  });
});

describe("an invoice's payments", () => {
  it('are those by payment intents that went through, page after page', async () => {
    const payment = (id: string, intent: string | null, amount: number) => ({
      ...{ id, object: 'invoice_payment', amount_paid: amount, status: 'paid' },
      payment: { type: intent ? 'payment_intent' : 'charge', ...(intent && { payment_intent: intent }) },
      status_transitions: { paid_at: 1_780_000_200 },
    });
    fake.replyWith(({ path }) =>
      path.includes('starting_after=inpay_2')
        ? list([payment('inpay_3', 'pi_3', 5)])
        : list([payment('inpay_1', 'pi_1', 7_000), payment('inpay_2', null, 3_000)], true),
    );
    const payments: unknown[] = [];
    for await (const each of client().listInvoicePayments('in_1')) payments.push(each);
    const paidAt = new Date(1_780_000_200_000);
    expect(payments).toEqual([
      { paymentIntentId: 'pi_1', amountCents: 7_000, paidAt },
      { paymentIntentId: 'pi_3', amountCents: 5, paidAt },
    ]);
    const query = { limit: '100', invoice: 'in_1', status: 'paid' };
    expect(asked()).toEqual([
      ['GET', '/v1/invoice_payments', query, undefined],
      ['GET', '/v1/invoice_payments', { ...query, starting_after: 'inpay_2' }, undefined],
    ]);
  });
});

describe('all invoices', () => {
  const pages = ({ path }: SeenRequest) =>
    path.includes('starting_after=in_2')
      ? list([invoice({ id: 'in_3' })])
      : list([invoice(), invoice({ id: 'in_2' })], true);

  it('are read page after page, of one customer where one is named', async () => {
    fake.replyWith(pages);
    const ids: string[] = [];
    for await (const { id } of client().listInvoices({ customerId: 'cus_1' })) ids.push(id);
    expect(ids).toEqual(['in_1', 'in_2', 'in_3']);
    expect(asked().map(([, path, query]) => [path, query])).toEqual([
      ['/v1/invoices', { customer: 'cus_1', limit: '100' }],
      ['/v1/invoices', { customer: 'cus_1', limit: '100', starting_after: 'in_2' }],
    ]);
    fake.replyWith(pages);
    for await (const { id } of client().listInvoices()) ids.push(id);
    expect(ids.slice(3)).toEqual(['in_1', 'in_2', 'in_3']);
  });

  it('cost no further request when the caller has seen enough', async () => {
    fake.replyWith(pages);
    for await (const { id } of client().listInvoices()) if (id === 'in_2') break;
    expect(asked()).toEqual([['GET', '/v1/invoices', { limit: '100' }, undefined]]);
  });

  it('are never a short list because a page failed or came too late', async () => {
    const readAll = async (timeoutMs: number) => {
      const ids: string[] = [];
      for await (const { id } of client(timeoutMs).listInvoices()) ids.push(id);
      return ids;
    };
    fake.replyWith((request) => (request.path.includes('starting_after') ? { status: 502 } : pages(request)));
    await expect(readAll(2_000)).rejects.toMatchObject({ kind: 'unknown' });
    fake.replyWith((request) => (request.path.includes('starting_after') ? 'hang' : pages(request)));
    await expect(readAll(200)).rejects.toMatchObject({ kind: 'unknown' });
  });
});

describe('charging an invoice', () => {
  const pay = () => client().payInvoice('in_1', 'charge:i1:0');
  const card = (code: string, decline_code?: string) =>
    refusal(402, { type: 'card_error', code, decline_code, message: 'Your card was declined.' });
  const wrong = (message: string, code?: string) =>
    refusal(400, { type: 'invalid_request_error', message, code });

  it('is one request with a key, to the customer’s default method', async () => {
    fake.replyWith(ok(invoice({ status: 'paid' })));
    expect(await pay()).toEqual({ paid: true });
    expect(asked()).toEqual([['POST', '/v1/invoices/in_1/pay', {}, 'charge:i1:0']]);
  });

  it.each([
    ['card_declined', card('card_declined', 'generic_decline')],
    ['card_declined', card('card_declined', 'stolen_card')],
    ['insufficient_funds', card('card_declined', 'insufficient_funds')],
    ['expired_card', card('expired_card')],
    ['authentication_required', card('authentication_required', 'authentication_required')],
    ['authentication_required', wrong('This requires action.', 'invoice_payment_intent_requires_action')],
    ['no_payment_method', wrong('There is no `default_payment_method` set on this Customer or Invoice.')],
    ['no_payment_method', wrong('No type fits.', 'invoice_no_payment_method_types')],
    ['no_payment_method', card('missing')],
  ])('that is refused for %s is an answer, not an error', async (reason, reply) => {
    fake.replyWith(reply);
    expect(await pay()).toEqual({ paid: false, reason });
    expect(fake.seen).toHaveLength(1);
  });

  it('that was paid in the meantime counts as paid', async () => {
    const already = { type: 'invalid_request_error', code: 'invoice_already_paid', message: 'Already paid' };
    fake.replyWith(({ method }) =>
      method === 'POST' ? refusal(400, already) : ok(invoice({ status: 'paid' })),
    );
    expect(await pay()).toEqual({ paid: true });
  });

  it('that Stripe refuses for any other cause is an error: nobody’s card is blamed', async () => {
    const voided = { type: 'invalid_request_error', message: 'Invoices must be open to be paid.' };
    fake.replyWith(({ method }) =>
      method === 'POST' ? refusal(400, voided) : ok(invoice({ status: 'void' })),
    );
    await expect(pay()).rejects.toMatchObject({ kind: 'refused' });
    fake.replyWith({ status: 402, body: {} });
    await expect(pay()).rejects.toMatchObject({ kind: 'unavailable' });
    fake.replyWith('hang');
    await expect(client(100).payInvoice('in_1', 'k')).rejects.toMatchObject({ kind: 'unknown' });
    fake.replyWith(refusal(401, { type: 'invalid_request_error', message: 'Invalid API Key' }));
    await expect(pay()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a credit note', () => {
  const note = {
    stripeInvoiceId: 'in_1',
    amountCents: 8_000,
    memo: 'Show reversed',
    metadata: { operator_id: 'o1', credit_note_id: 'n1' },
    idempotencyKey: 'credit:n1',
  };
  const made = {
    id: 'cn_1',
    object: 'credit_note',
    amount: 8_000,
    post_payment_amount: 8_000,
    status: 'issued',
  };
  const fields = {
    invoice: 'in_1',
    amount: '8000',
    memo: 'Show reversed',
    'metadata[operator_id]': 'o1',
    'metadata[credit_note_id]': 'n1',
  };

  it('makes an open invoice smaller, and goes onto the balance once it is paid', async () => {
    fake.replyWith(ok(made));
    const issued = { id: 'cn_1', amountCents: 8_000, toBalanceCents: 8_000, status: 'issued' };
    expect(await client().createCreditNote({ ...note, toBalanceCents: 0 })).toEqual(issued);
    expect(await client().createCreditNote({ ...note, toBalanceCents: 8_000 })).toEqual(issued);
    expect(asked()).toEqual([
      ['POST', '/v1/credit_notes', fields, 'credit:n1'],
      ['POST', '/v1/credit_notes', { ...fields, credit_amount: '8000' }, 'credit:n1'],
    ]);
  });

  it('that Stripe says yes to without an id may exist', async () => {
    fake.replyWith(ok({}));
    const asking = client().createCreditNote({ ...note, toBalanceCents: 0 });
    await expect(asking).rejects.toMatchObject({ kind: 'unknown' });
  });

  it('is found by our id among the invoice’s, on a later page too', async () => {
    const at = (id: string, ours: string) => ({ ...made, id, metadata: { credit_note_id: ours } });
    fake.replyWith(({ path }) =>
      path.includes('starting_after=cn_9')
        ? list([at('cn_1', 'n1')])
        : list([{ ...made, id: 'cn_8', metadata: null }, at('cn_9', 'n9')], true),
    );
    const find = (creditNoteId: string) => client().findCreditNote({ stripeInvoiceId: 'in_1', creditNoteId });
    expect(await find('n1')).toEqual({
      id: 'cn_1',
      amountCents: 8_000,
      toBalanceCents: 8_000,
      status: 'issued',
    });
    expect(asked()).toEqual([
      ['GET', '/v1/credit_notes', { invoice: 'in_1', limit: '100' }, undefined],
      ['GET', '/v1/credit_notes', { invoice: 'in_1', limit: '100', starting_after: 'cn_9' }, undefined],
    ]);
    expect(await find('n2')).toBeNull();
  });
});
