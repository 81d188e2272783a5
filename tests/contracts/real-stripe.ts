import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { createStripeClient } from '../../vendors/stripe/client.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';

interface Made {
  customer?: string;
  readonly openInvoices: string[];
  session?: string;
}

/** Bills a customer of a test account by the adapters, and leaves no customer and no open invoice behind. */
export async function askRealStripe(apiKey: string, baseUrl: string): Promise<void> {
  const client = createStripeClient({ apiKey, baseUrl, timeoutMs: 30_000 });
  const { hostname: host, port } = new URL(baseUrl);
  // What no adapter of ours asks for: a sample card, a refund, and tidying up.
  const sdk = new Stripe(apiKey, { host, port: Number(port), protocol: 'http', telemetry: false });
  const made: Made = { openInvoices: [] };
  try {
    await bill(client, sdk, made);
  } finally {
    for (const id of made.openInvoices) await sdk.invoices.voidInvoice(id).catch(ignored);
    if (made.session) await sdk.checkout.sessions.expire(made.session).catch(ignored);
    if (made.customer) await sdk.customers.del(made.customer);
  }
}

const ignored = () => undefined;

/** Keys and ids of this run alone: a day long the vendor would repeat its answers to another one's. */
async function bill(client: StripeClient, sdk: Stripe, made: Made): Promise<void> {
  const run = randomUUID();
  const metadata = { operator_id: 'op_1', client_id: run };
  const email = 'client@example.com';
  const { id: customerId } = await client.createCustomer({
    name: 'Sample Client',
    email,
    metadata,
    idempotencyKey: `${run}:customer`,
  });
  made.customer = customerId;
  // A search knows what is new a minute later.
  await client.findCustomer(run);
  const sent = await draft(client, { run, customerId, name: 'sent', collection: 'send_invoice' });
  made.openInvoices.push(sent);
  await client.sendInvoice(sent, `${run}:send`);
  await client.findInvoice({ customerId, invoiceId: `${run}:sent` });
  await client.listInvoiceLines(sent);
  await client.createCreditNote({
    ...{ stripeInvoiceId: sent, amountCents: 100, toBalanceCents: 0, memo: 'One show reversed' },
    ...{ metadata: { credit_note_id: run }, idempotencyKey: `${run}:credit` },
  });
  await client.findCreditNote({ stripeInvoiceId: sent, creditNoteId: run });
  const { id: paymentMethodId } = await sdk.paymentMethods.attach('pm_card_visa', { customer: customerId });
  await client.setDefaultPaymentMethod({ customerId, paymentMethodId, idempotencyKey: `${run}:default` });
  await client.getCard(paymentMethodId);
  const charged = await draft(client, {
    run,
    customerId,
    name: 'charged',
    collection: 'charge_automatically',
  });
  const paid = await client.payInvoice(charged, `${run}:pay`);
  if (!paid.paid) throw new Error(`the sample card was refused: ${paid.reason}`);
  for await (const { id, paymentIntentId } of client.listCharges({ customerId })) {
    await sdk.refunds.create({ charge: id, amount: 100 });
    for await (const _ of client.listRefunds(id)) break;
    for await (const _ of client.listChargebacks(id)) break;
    for await (const _ of client.listPayments(paymentIntentId)) break;
  }
  for await (const _ of client.listInvoices({ customerId })) break;
  for await (const _ of client.listInvoicePayments(charged)) break;
  for await (const _ of client.listCreditNotes({ customerId })) break;
  await client.getBalance(customerId);
  const returnUrl = 'https://app.example.com/billing';
  const page = await client.createSetupPage({
    customerId,
    currency: 'usd',
    returnUrl,
    metadata,
    idempotencyKey: `${run}:setup`,
  });
  made.session = page.id;
  await client.getSetupPage(page.id);
}

async function draft(
  client: StripeClient,
  of: { run: string; customerId: string; name: string; collection: 'send_invoice' | 'charge_automatically' },
): Promise<string> {
  const { run, customerId, name, collection } = of;
  const metadata = { invoice_id: `${run}:${name}` };
  const idempotencyKey = (verb: string) => `${run}:${name}:${verb}`;
  const { id } = await client.createDraftInvoice({
    ...{ customerId, currency: 'usd', collection, daysUntilDue: 14, automaticTax: false, metadata },
    idempotencyKey: idempotencyKey('draft'),
  });
  await client.addInvoiceLine({
    ...{ invoiceId: id, customerId, currency: 'usd', amountCents: 10_000, description: '25 shows' },
    ...{ metadata: { ...metadata, line_id: 'line_1' }, idempotencyKey: idempotencyKey('line') },
  });
  await client.finalizeInvoice(id, idempotencyKey('finalize'));
  await client.getInvoice(id);
  return id;
}
