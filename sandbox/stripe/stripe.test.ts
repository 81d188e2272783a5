import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { eventsOf, startTown, stripeClient, type Town, until } from '../harness.ts';

describe('Stripe', () => {
  let town: Town;
  let stripe: Stripe;
  const client = (key: string) => stripeClient(town, key);
  beforeAll(async () => {
    town = await startTown();
    stripe = client('sk_test_sandbox');
  });
  afterAll(() => town.close());

  const customer = (clientId: string) =>
    stripe.customers.create({
      name: 'Sample Client',
      email: 'client@example.com',
      metadata: { client_id: clientId },
    });
  const draft = async (clientId: string, amount: number) => {
    const { id } = await customer(clientId);
    const metadata = { operator_id: 'op-1', client_id: clientId, invoice_id: `inv-${clientId}` };
    const invoice = await stripe.invoices.create({
      customer: id,
      auto_advance: false,
      collection_method: 'send_invoice',
      days_until_due: 14,
      metadata,
    });
    await stripe.invoiceItems.create({
      customer: id,
      invoice: invoice.id,
      amount,
      currency: 'usd',
      description: '25 meetings',
    });
    return invoice;
  };

  test('an invoice goes from draft to paid, each step a signed event', async () => {
    const { id } = await draft('c-1', 250_000);
    const open = await stripe.invoices.finalizeInvoice(id);
    expect(open).toMatchObject({ status: 'open', total: 250_000, amount_remaining: 250_000, amount_paid: 0 });
    expect(open.number).toMatch(/^SANDBOX-\d{4}$/);
    expect(open.lines.data).toMatchObject([{ amount: 250_000, description: '25 meetings' }]);
    expect((await fetch(String(open.hosted_invoice_url))).status).toBe(200);
    const pdf = await fetch(String(open.invoice_pdf));
    expect((await pdf.text()).startsWith('%PDF-1.4')).toBe(true);
    await stripe.invoices.sendInvoice(id);
    const events = await until('invoice.paid', () => {
      const found = eventsOf(town, 'stripe').filter(
        ({ body }) => (body.data as { object: { id: string } }).object.id === id,
      );
      return found.some(({ name }) => name === 'invoice.paid') && found.length === 5 && found;
    });
    expect(events.map(({ name }) => name).sort()).toEqual([
      'invoice.created',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice.sent',
    ]);
    for (const { received } of events) {
      const signature = String(received.headers['stripe-signature']);
      const event = stripe.webhooks.constructEvent(received.raw, signature, 'whsec_test');
      expect(event).toMatchObject({ api_version: '2026-08-26.dahlia', livemode: false });
      expect(() => stripe.webhooks.constructEvent(`${received.raw} `, signature, 'whsec_test')).toThrow();
    }
    const paid = await stripe.invoices.retrieve(id);
    expect(paid).toMatchObject({ status: 'paid', amount_remaining: 0, amount_paid: 250_000 });
    expect(paid.status_transitions.paid_at).toBeGreaterThan(0);
    await expect(stripe.invoices.pay(id)).rejects.toMatchObject({ code: 'invoice_already_paid' });
  });

  test('an idempotency key repeats its answer and refuses other parameters', async () => {
    const create = (name: string) => stripe.customers.create({ name }, { idempotencyKey: 'key-1' });
    const first = await create('One');
    const again = await create('One');
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    await expect(create('Two')).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
  });

  test('invoices and customers are found by list and by search', async () => {
    const one = await draft('c-2', 100);
    const other = await draft('c-3', 200);
    const of = typeof one.customer === 'string' ? one.customer : '';
    expect((await stripe.invoices.list({ customer: of })).data.map(({ id }) => id)).toEqual([one.id]);
    const found = await stripe.invoices.search({
      query: "metadata['invoice_id']:'inv-c-3' AND status:'draft'",
    });
    expect(found.data.map(({ id }) => id)).toEqual([other.id]);
    expect((await stripe.customers.search({ query: "metadata['client_id']:'c-2'" })).data).toMatchObject([
      { id: of },
    ]);
    const all: string[] = [];
    for await (const invoice of stripe.invoices.list({ limit: 1 })) all.push(invoice.id);
    expect(all.slice(0, 2)).toEqual([other.id, one.id]);
    await expect(stripe.invoices.search({ query: 'nonsense' })).rejects.toMatchObject({ statusCode: 400 });
  });

  test('a draft is deleted, an open invoice voided, and neither is paid afterwards', async () => {
    const one = await draft('c-4', 100);
    expect(await stripe.invoices.del(one.id)).toMatchObject({ deleted: true });
    await expect(stripe.invoices.retrieve(one.id)).rejects.toMatchObject({
      code: 'resource_missing',
      statusCode: 404,
    });
    const other = await draft('c-5', 100);
    // Time enough to be faster than the payer, on a busy machine too.
    town.options.pace.payAfter = 1;
    await stripe.invoices.sendInvoice(other.id);
    expect(await stripe.invoices.voidInvoice(other.id)).toMatchObject({ status: 'void' });
    await expect(stripe.invoices.pay(other.id)).rejects.toMatchObject({ statusCode: 400 });
    await until('the payment that does not come', () => {
      const kinds = [...town.sandbox.state.actions.values()].map(({ kind }) => kind);
      return !kinds.includes('stripe.pay');
    });
    expect((await stripe.invoices.retrieve(other.id)).status).toBe('void');
  });

  test('refuses a wrong key, unknown and missing parameters in its own shape', async () => {
    await expect(client('sk_test_wrong').customers.list()).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
    });
    await expect(stripe.invoices.create({})).rejects.toMatchObject({
      code: 'parameter_missing',
      param: 'customer',
    });
    const strange = { nmae: 'x' } as Stripe.CustomerCreateParams;
    await expect(stripe.customers.create(strange)).rejects.toMatchObject({
      code: 'parameter_unknown',
      param: 'nmae',
    });
    const { id } = await customer('c-6');
    const noDueDate = stripe.invoices.create({ customer: id, collection_method: 'send_invoice' });
    await expect(noDueDate).rejects.toMatchObject({ param: 'days_until_due' });
    const empty = await stripe.invoices.create({ customer: id });
    await expect(stripe.invoices.finalizeInvoice(empty.id)).rejects.toMatchObject({ statusCode: 400 });
  });
});
