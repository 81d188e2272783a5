import type { driveBilling } from './drive-billing.ts';
import type { Stage } from './stage.ts';

type Form = Record<string, string>;
type Driven = Awaited<ReturnType<typeof driveBilling>>;

interface Asking {
  /** Answers the object; throws unless it was made. */
  make(path: string, form?: Form): Promise<{ id: string }>;
  /** Asks for something; a refusal is as welcome as an answer. */
  ask(method: string, path: string, form?: Form): Promise<number>;
  find(path: string): Promise<{ id: string }[]>;
}

function askingOf(stage: Stage): Asking {
  const byHand = (method: string, path: string, form: Form = {}) =>
    stage.byHand(method, `/v1/${path}`, method === 'POST' ? { form } : {});
  return {
    async make(path, form) {
      const { status, body } = await byHand('POST', path, form);
      if (status !== 200) throw new Error(`${path} was answered ${status}: ${body}`);
      return JSON.parse(body) as { id: string };
    },
    ask: async (method, path, form) => (await byHand(method, path, form)).status,
    find: async (path) => (JSON.parse((await byHand('GET', path)).body) as { data: { id: string }[] }).data,
  };
}

/** Everything that the sandbox's Stripe serves, sends and refuses, and no adapter of ours asks for. */
export async function driveStripeByHand(stage: Stage, driven: Driven): Promise<void> {
  const asking = askingOf(stage);
  await pressButtons(stage, driven);
  const customer = await asking.make('customers', { name: 'Sample Client 07', 'metadata[a]': '1' });
  await readEverything(asking, driven, customer.id);
  await changeMethods(asking, customer.id);
  await changeSessions(stage, asking, customer.id);
  await changeInvoices(asking, customer.id);
  await changeMoney(asking, driven);
  await askHolder(stage, asking);
  await refuse(stage, asking, customer.id);
  await asking.ask('DELETE', `customers/${customer.id}`);
  // Whatever is told while there is another address goes there.
  await stage.settled();
  await changeEndpoints(stage, asking);
}

/** What a payer and a bank do, on the pages. */
async function pressButtons(stage: Stage, driven: Driven): Promise<void> {
  const { baseUrl } = stage.town.sandbox;
  const press = (path: string, form: Form = {}) =>
    fetch(`${baseUrl}/stripe/${path}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(form),
    });
  for (const act of ['fail', 'pay', 'refund', 'fail_refund', 'dispute', 'win'])
    await press(`invoices/${driven.draft.id}`, { do: act, amount: '1.00' });
  await press(`invoices/${driven.charged.id}`, { do: 'lose' });
  for (const act of ['uncollectible', 'void']) await press(`invoices/${driven.declined.id}`, { do: act });
  await press(`cards/${driven.card.done.paymentMethodId}/renew`);
}

async function readEverything({ ask, find }: Asking, driven: Driven, customer: string): Promise<void> {
  const [charge] = driven.money.charges;
  const note = driven.toBalance.note.id;
  const of = driven.customer.id;
  const [dispute] = await find('disputes');
  const [payment] = await find('invoice_payments');
  const lists = [
    ...[
      'customers?limit=1',
      `customers/${of}`,
      `customers/${of}/payment_methods`,
      `payment_methods?customer=${of}`,
    ],
    ...[
      `customers/${of}/balance_transactions`,
      'invoices?limit=2&status=paid',
      `invoiceitems?customer=${of}`,
    ],
    ...[
      'payment_intents?limit=2',
      'refunds?limit=2',
      'disputes',
      'charges?created[gte]=1',
      'invoice_payments',
    ],
    ...['checkout/sessions?status=complete', `credit_notes/${note}`, `charges/${charge?.id}`],
    ...[`payment_intents/${charge?.paymentIntentId}`, `payment_methods/${driven.card.done.paymentMethodId}`],
    `invoices/search?query=${encodeURIComponent("status:'paid' AND total>1")}&limit=1`,
    `customers/search?query=${encodeURIComponent("name~'Sample' OR -metadata['a']:'2'")}&limit=1`,
    `customers?limit=1&starting_after=${customer}`,
    `customers?limit=1&ending_before=${of}`,
    ...[`disputes/${dispute?.id}`, `invoice_payments/${payment?.id}`],
  ];
  for (const path of lists) {
    const status = await ask('GET', path);
    if (status !== 200) throw new Error(`GET ${path} was answered ${status}`);
  }
}

async function changeMethods({ make, ask }: Asking, customer: string): Promise<void> {
  const method = await make('payment_methods/pm_card_visa/attach', { customer });
  await make(`payment_methods/${method.id}/detach`);
  await make(`payment_methods/${method.id}/attach`, { customer });
  const other = await make('customers', { name: 'Sample Client 08' });
  await ask('POST', `payment_methods/${method.id}/attach`, { customer: other.id });
  await ask('POST', `customers/${other.id}`, { 'invoice_settings[default_payment_method]': method.id });
  await make(`customers/${customer}`, { 'invoice_settings[default_payment_method]': method.id });
}

async function changeSessions(stage: Stage, { make, ask }: Asking, customer: string): Promise<void> {
  const page = { mode: 'setup', customer, currency: 'usd', success_url: 'https://app.example.com' };
  const session = await make('checkout/sessions', page);
  const { body } = await stage.byHand('GET', `/v1/checkout/sessions/${session.id}`);
  await ask('GET', `setup_intents/${(JSON.parse(body) as { setup_intent: string }).setup_intent}`);
  await make(`checkout/sessions/${session.id}/expire`);
  const refused: Form[] = [
    { ...page, mode: 'payment' },
    { ...page, customer: 'cus_none' },
    { mode: 'setup', customer, success_url: page.success_url },
    { ...page, expires_at: '1' },
  ];
  for (const form of refused) await ask('POST', 'checkout/sessions', form);
  await ask('POST', `checkout/sessions/${session.id}/expire`);
  await ask('GET', 'checkout/sessions/cs_none');
  await ask('GET', 'setup_intents/seti_none');
}

const draft = { collection_method: 'send_invoice', days_until_due: '14' };

async function changeInvoices(asking: Asking, customer: string): Promise<void> {
  const { make, ask } = asking;
  const item = await make('invoiceitems', { customer, amount: '500', currency: 'usd' });
  await ask('GET', `invoiceitems/${item.id}`);
  await ask('GET', 'invoiceitems?pending=true');
  const invoice = await make('invoices', { ...draft, customer, pending_invoice_items_behavior: 'include' });
  await make(`invoices/${invoice.id}`, { description: 'Shows', footer: 'Thanks', days_until_due: '7' });
  await make(`invoices/${invoice.id}/send`);
  await refuseOpen(asking, invoice.id, customer);
  await make(`invoices/${invoice.id}/mark_uncollectible`);
  await make(`invoices/${invoice.id}/pay`, { paid_out_of_band: 'true' });
  // It was paid elsewhere: there is no charge to give back of.
  await ask('POST', 'credit_notes', { invoice: invoice.id, amount: '1', refund_amount: '1' });
  await ask('POST', `invoices/${invoice.id}/void`);
  const empty = await make('invoices', { ...draft, customer });
  await ask('POST', 'credit_notes', { invoice: empty.id, amount: '1' });
  const stranger = await make('customers', { name: 'Sample Client 11' });
  await ask('POST', 'invoiceitems', {
    customer: stranger.id,
    invoice: empty.id,
    amount: '500',
    currency: 'usd',
  });
  await ask('POST', `invoices/${empty.id}/finalize`);
  const extra = await make('invoiceitems', { customer, invoice: empty.id, amount: '500', currency: 'usd' });
  await ask('POST', 'invoiceitems', { customer, invoice: empty.id, amount: '500', currency: 'eur' });
  await ask('DELETE', `invoiceitems/${extra.id}`);
  await ask('DELETE', `invoices/${empty.id}`);
  const off = await make('invoices', { ...draft, customer });
  await make('invoiceitems', { customer, invoice: off.id, amount: '500', currency: 'usd' });
  await make(`invoices/${off.id}/finalize`);
  const note = await make('credit_notes', { invoice: off.id, amount: '100' });
  await make(`credit_notes/${note.id}`, { memo: 'One show', 'metadata[b]': '2' });
  await make(`credit_notes/${note.id}/void`);
  await ask('POST', `credit_notes/${note.id}/void`);
  await make(`invoices/${off.id}/void`);
}

/** What an open invoice does not allow. */
async function refuseOpen({ ask }: Asking, id: string, customer: string): Promise<void> {
  const item = { customer, amount: '500', currency: 'usd' };
  await ask('POST', `invoices/${id}`, { description: 'Too late' });
  await ask('POST', `invoices/${id}/finalize`);
  await ask('DELETE', `invoices/${id}`);
  await ask('POST', 'invoiceitems', { ...item, invoice: id });
  await ask('POST', 'credit_notes', { invoice: id, amount: '1000000' });
  await ask('POST', 'credit_notes', { invoice: id, amount: '1', credit_amount: '1' });
  await ask('POST', 'credit_notes', { invoice: id });
}

async function changeMoney(asking: Asking, driven: Driven): Promise<void> {
  const { make, ask } = asking;
  const customer = driven.customer.id;
  await make('payment_methods/pm_card_visa/attach', { customer }).then(({ id }) =>
    make(`customers/${customer}`, { 'invoice_settings[default_payment_method]': id }),
  );
  const invoice = await make('invoices', { customer, collection_method: 'charge_automatically' });
  await make('invoiceitems', { customer, invoice: invoice.id, amount: '20000', currency: 'usd' });
  await make(`invoices/${invoice.id}/finalize`);
  await ask('POST', `invoices/${invoice.id}/send`);
  await ask('POST', 'credit_notes', { invoice: invoice.id, amount: '100', refund_amount: '100' });
  await payWithout(asking);
  await make(`invoices/${invoice.id}/pay`);
  const note = await make('credit_notes', { invoice: invoice.id, amount: '100', refund_amount: '100' });
  await ask('POST', `credit_notes/${note.id}/void`);
  const paid = await make('refunds', { charge: await chargeOf(asking, customer), amount: '100' });
  await ask('GET', `refunds/${paid.id}`);
  const charge = await chargeOf(asking, customer);
  await ask('POST', 'refunds', { charge, amount: '1000000' });
  await ask('POST', 'refunds', { charge, 'metadata[a]': 'all of it' });
  await ask('POST', 'refunds', { charge });
  await ask('POST', 'refunds', {});
  await ask('POST', 'refunds', { payment_intent: 'pi_none' });
  await ask('POST', 'refunds', { charge: 'ch_none' });
  const [disputed] = driven.money.charges;
  await ask('POST', 'refunds', { charge: disputed?.id ?? '' });
}

/** An invoice of somebody without a card, its payment, and a charge that was declined. */
async function payWithout({ make, ask, find }: Asking): Promise<void> {
  const { id: customer } = await make('customers', { name: 'Sample Client 12' });
  const invoice = await make('invoices', { customer, collection_method: 'charge_automatically' });
  await make('invoiceitems', { customer, invoice: invoice.id, amount: '20000', currency: 'usd' });
  await make(`invoices/${invoice.id}/finalize`);
  await ask('POST', `invoices/${invoice.id}/pay`);
  const [intent] = await find(`payment_intents?customer=${customer}`);
  await ask('POST', 'refunds', { payment_intent: intent?.id ?? '' });
  const { id: card } = await make('payment_methods/pm_card_chargeCustomerFail/attach', { customer });
  await ask('POST', `invoices/${invoice.id}/pay`, { payment_method: card });
  const [declined] = await find(`charges?customer=${customer}`);
  await ask('POST', 'refunds', { charge: declined?.id ?? '' });
}

async function chargeOf({ find }: Asking, customer: string): Promise<string> {
  const [newest] = await find(`charges?customer=${customer}&limit=1`);
  return newest?.id ?? '';
}

/** What is wrong in a request of any kind. */
async function refuse(stage: Stage, { ask }: Asking, customer: string): Promise<void> {
  const none = [
    'customers/cus_none',
    'invoices/in_none',
    'invoiceitems/ii_none',
    'credit_notes/cn_none',
    'refunds/re_none',
  ];
  for (const path of [...none, 'disputes/du_none', 'charges/ch_none', 'nowhere', 'payment_methods/pm_none'])
    await ask('GET', path);
  const badQueries = ['limit=1000', 'limit=x', 'nonsense=1', 'starting_after=cus_none'];
  for (const query of badQueries) await ask('GET', `customers?${query}`);
  for (const query of ['', 'query=nonsense', "query=zip:'1'", "query=name:'a' AND name:'b' OR name:'c'"]) {
    await ask('GET', `customers/search?${encodeURI(query)}`);
  }
  await ask('GET', 'customers/search?query=%20');
  await ask('GET', 'invoice_payments?payment[type]=nonsense');
  const bad: [string, Form][] = [
    ['invoices', { ...draft }],
    ['invoices', { ...draft, customer: 'cus_none' }],
    ['invoices', { customer, collection_method: 'send_invoice' }],
    ['invoices', { customer, days_until_due: '14' }],
    ['invoices', { ...draft, customer, currency: 'dollars' }],
    ['invoices', { ...draft, customer, collection_method: 'guess' }],
    ['invoices', { ...draft, customer, auto_advance: 'maybe' }],
    ['invoices', { ...draft, customer, automatic_tax: 'yes' }],
    ['invoices', { ...draft, customer, metadata: 'x' }],
    ['invoices', { ...draft, customer, 'metadata[a][b]': 'x' }],
    ['invoices', { ...draft, customer, [`metadata[${'k'.repeat(41)}]`]: 'x' }],
    ['invoices', { ...draft, customer, 'description[a]': 'x' }],
    ['invoiceitems', { customer }],
    ['credit_notes', { invoice: 'in_none', amount: '1' }],
    ['customers', { 'invoice_settings[default_payment_method]': 'pm_none' }],
  ];
  for (const [path, form] of bad) await ask('POST', path, form);
  const key = { 'idempotency-key': 'used twice' };
  await stage.byHand('POST', '/v1/customers', { form: { name: 'Sample Client 09' }, headers: key });
  await stage.byHand('POST', '/v1/customers', { form: { name: 'Sample Client 10' }, headers: key });
  await stage.byHand('GET', '/v1/customers', { key: '' });
  await stage.byHand('GET', '/v1/customers', { key: 'Bearer sk_test_another' });
}

/** A card whose bank wants to hear from its holder, who says yes. */
async function askHolder(stage: Stage, { make, ask }: Asking): Promise<void> {
  const { id: customer } = await make('customers', { name: 'Sample Client 13' });
  const { id: card } = await make('payment_methods/pm_card_authenticationRequired/attach', { customer });
  const invoice = await make('invoices', { customer, collection_method: 'charge_automatically' });
  await make('invoiceitems', { customer, invoice: invoice.id, amount: '20000', currency: 'usd' });
  await make(`invoices/${invoice.id}/finalize`);
  await ask('POST', `invoices/${invoice.id}/pay`, { payment_method: card });
  await stage.press(`/stripe/invoices/${invoice.id}`, { do: 'confirm' });
}

async function changeEndpoints(stage: Stage, { make, ask, find }: Asking): Promise<void> {
  const path = 'webhook_endpoints';
  const wanted = { url: `${stage.town.receiver.url}/elsewhere`, 'enabled_events[0]': 'invoice.paid' };
  const { id } = await make(path, { ...wanted, description: 'Ours', 'metadata[a]': '1' });
  await make(`${path}/${id}`, { disabled: 'true' });
  for (const one of [path, `${path}/${id}`, 'account', `${path}/we_none`]) await ask('GET', one);
  await ask('POST', path, { url: wanted.url });
  await ask('POST', path, { ...wanted, url: 'nowhere' });
  await ask('POST', path, { url: wanted.url, enabled_events: 'x' });
  await ask('POST', path, { url: wanted.url, 'enabled_events[0]': 'nonsense' });
  // One more than an account may have.
  for (let made = 1; made <= 16; made += 1) await ask('POST', path, wanted);
  for (const one of await find(`${path}?limit=100`)) await ask('DELETE', `${path}/${one.id}`);
}
