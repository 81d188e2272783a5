import type { StripeClient } from '../../vendors/stripe/port.ts';
import { OURS } from './ours.ts';

const IDS = { operator_id: OURS.operator, client_id: OURS.client };
const RETURN_URL = 'https://app.example.com/billing';

/** Bills a client by every method of the payment vendor's client. */
export async function driveBilling(stripe: StripeClient) {
  const customer = await stripe.createCustomer({
    name: 'Sample Client',
    email: 'client@example.com',
    metadata: IDS,
    idempotencyKey: `customer:${OURS.client}`,
  });
  const foundCustomer = await stripe.findCustomer(OURS.client);
  const sentBill = await sendInvoice(stripe, customer.id);
  const card = await leaveCard(stripe, customer.id, 'good');
  const charged = await chargeInvoice(stripe, customer.id, 'charged');
  const payments = await all(stripe.listInvoicePayments(charged.id));
  const toBalance = await credit(stripe, charged.id, 'balance', true);
  await leaveCard(stripe, customer.id, 'poor');
  const declined = await chargeInvoice(stripe, customer.id, 'declined');
  const smaller = await credit(stripe, declined.id, 'smaller', false);
  const money = await takeBack(stripe, customer.id, charged.id);
  const listed: string[] = [];
  for await (const { id } of stripe.listInvoices({ customerId: customer.id })) listed.push(id);
  for await (const { id } of stripe.listInvoices()) {
    listed.push(id);
    break;
  }
  return {
    customer,
    foundCustomer,
    ...sentBill,
    card,
    charged,
    payments,
    toBalance,
    declined,
    smaller,
    money,
    listed,
  };
}

async function sendInvoice(stripe: StripeClient, customerId: string) {
  const invoiceBody = {
    customerId,
    currency: 'usd',
    collection: 'send_invoice',
    daysUntilDue: 14,
    automaticTax: false,
    description: 'Shows 1 to 25',
    metadata: { ...IDS, invoice_id: OURS.invoice },
    idempotencyKey: `draft:${OURS.invoice}`,
  } as const;
  const draft = await stripe.createDraftInvoice(invoiceBody);
  const draftAgain = await stripe.createDraftInvoice(invoiceBody);
  await addLine(stripe, { invoiceId: draft.id, customerId, amountCents: 250_000, lineId: OURS.invoice });
  const lines = await stripe.listInvoiceLines(draft.id);
  const finalized = await stripe.finalizeInvoice(draft.id, `finalize:${OURS.invoice}`);
  const sent = await stripe.sendInvoice(draft.id, `send:${OURS.invoice}`);
  const foundInvoice = await stripe.findInvoice({ customerId, invoiceId: OURS.invoice });
  const otherInvoice = await stripe.findInvoice({ customerId, invoiceId: 'inv_2' });
  const read = await stripe.getInvoice(draft.id);
  return { draft, draftAgain, lines, finalized, sent, foundInvoice, otherInvoice, read };
}

function addLine(
  stripe: StripeClient,
  line: { invoiceId: string; customerId: string; amountCents: number; lineId: string },
) {
  const { lineId, ...at } = line;
  return stripe.addInvoiceLine({
    ...at,
    currency: 'usd',
    description: '25 shows',
    metadata: { ...IDS, invoice_id: OURS.invoice, line_id: lineId },
    idempotencyKey: `invoice-line:${lineId}`,
  });
}

/** The client opens the page, picks a card, and it becomes the one that invoices are charged to. */
async function leaveCard(stripe: StripeClient, customerId: string, which: string) {
  const metadata = { ...IDS, payment_setup_id: `setup-${which}` };
  const page = await stripe.createSetupPage({
    ...{ customerId, currency: 'usd', returnUrl: RETURN_URL, metadata },
    idempotencyKey: `payment-setup:${which}`,
  });
  const body = new URLSearchParams({ card: which });
  const left = await fetch(page.url ?? '', { method: 'POST', redirect: 'manual', body });
  const done = await stripe.getSetupPage(page.id);
  const paymentMethodId = done.paymentMethodId ?? '';
  const details = await stripe.getCard(paymentMethodId);
  const idempotencyKey = `payment-setup:${which}:default`;
  await stripe.setDefaultPaymentMethod({ customerId, paymentMethodId, idempotencyKey });
  return { page, returnedTo: left.headers.get('location'), done, details };
}

async function chargeInvoice(stripe: StripeClient, customerId: string, name: string) {
  const { id } = await stripe.createDraftInvoice({
    ...{ customerId, currency: 'usd', collection: 'charge_automatically', daysUntilDue: 14 },
    automaticTax: true,
    metadata: { ...IDS, invoice_id: name },
    idempotencyKey: `draft:${name}`,
  });
  await addLine(stripe, { invoiceId: id, customerId, amountCents: 10_000, lineId: name });
  const { totalCents } = await stripe.finalizeInvoice(id, `finalize:${name}`);
  const answer = await stripe.payInvoice(id, `charge:${name}:0`);
  const again = await stripe.payInvoice(id, `charge:${name}:1`);
  const payments = await all(stripe.listInvoicePayments(id));
  return { id, totalCents, answer, again, payments };
}

async function credit(stripe: StripeClient, stripeInvoiceId: string, name: string, toBalance: boolean) {
  const note = await stripe.createCreditNote({
    ...{ stripeInvoiceId, amountCents: 800, toBalanceCents: toBalance ? 800 : 0, memo: 'One show reversed' },
    metadata: { ...IDS, credit_note_id: name },
    idempotencyKey: `credit:${name}`,
  });
  const found = await stripe.findCreditNote({ stripeInvoiceId, creditNoteId: name });
  const other = await stripe.findCreditNote({ stripeInvoiceId, creditNoteId: 'another' });
  const { creditedCents, amountDueCents } = await stripe.getInvoice(stripeInvoiceId);
  return { note, found, other, creditedCents, amountDueCents };
}

/** Some of a paid invoice goes back, its payer's bank asks for the rest, and all of it is read. */
async function takeBack(stripe: StripeClient, customerId: string, stripeInvoiceId: string) {
  const { hostedUrl } = await stripe.getInvoice(stripeInvoiceId);
  for (const act of ['refund', 'dispute']) {
    const body = new URLSearchParams({ do: act, amount: '1.00' });
    await fetch(hostedUrl ?? '', { method: 'POST', redirect: 'manual', body });
  }
  const notes = await all(stripe.listCreditNotes({ customerId }));
  const ofInvoice = await all(stripe.listCreditNotes({ stripeInvoiceId }));
  const charges = await all(stripe.listCharges({ customerId }));
  const [charge] = charges;
  if (!charge) throw new Error('nothing was charged');
  const { id, paymentIntentId } = charge;
  return {
    ...{ notes, ofInvoice, charges, ofPayment: await all(stripe.listCharges({ paymentIntentId })) },
    refunds: await all(stripe.listRefunds(id)),
    chargebacks: await all(stripe.listChargebacks(id)),
    payments: await all(stripe.listPayments(paymentIntentId)),
    balance: await stripe.getBalance(customerId),
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
