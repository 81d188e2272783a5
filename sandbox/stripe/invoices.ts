import type { Handlers } from '../schedule.ts';
import type { World } from '../world.ts';
import { dueOf, remainingOf, totalOf } from './amounts.ts';
import { changeBalance } from './balance.ts';
import { invalid, noSuch, StripeRefusal } from './errors.ts';
import { emitInvoice, emitStripe, nowSeconds, stripeId } from './events.ts';
import { invoiceJson } from './invoice-objects.ts';
import {
  booleanParam,
  currencyParam,
  integerParam,
  mergedMetadata,
  objectParam,
  oneOfParam,
  type Params,
  requiredText,
  textParam,
} from './params.ts';
import { cancelPayment, openPayment, payByDefault, payOnPage, settle } from './payments.ts';
import type { Invoice } from './records.ts';
import { expireSession } from './sessions.ts';

const DAY_S = 86_400;

export function invoiceWith(world: World, id: string, param = 'id'): Invoice {
  const invoice = world.state.invoices.get(id);
  if (!invoice) throw noSuch('invoice', id, param);
  return invoice;
}

export function customerIdIn(world: World, params: Params): string {
  const customer = requiredText(params, 'customer');
  if (!world.state.customers.has(customer)) throw noSuch('customer', customer, 'customer');
  return customer;
}

function dueDateIn(params: Params, method: Invoice['collectionMethod'], created: number): number | null {
  const days = integerParam(params, 'days_until_due');
  const date = integerParam(params, 'due_date');
  if (method !== 'send_invoice') {
    if (days === null && date === null) return null;
    throw invalid(
      'You can only specify a due date when collection_method is `send_invoice`.',
      'days_until_due',
    );
  }
  if (days === null && date === null) {
    throw invalid(
      'If `collection_method` is `send_invoice`, you must specify `days_until_due` or `due_date`.',
      'days_until_due',
      'parameter_missing',
    );
  }
  return date ?? created + (days ?? 0) * DAY_S;
}

export function createInvoice(world: World, params: Params): Invoice {
  const customer = customerIdIn(world, params);
  const created = nowSeconds();
  const collectionMethod =
    oneOfParam(params, 'collection_method', ['charge_automatically', 'send_invoice']) ??
    'charge_automatically';
  const pending = oneOfParam(params, 'pending_invoice_items_behavior', ['include', 'exclude']) ?? 'exclude';
  const invoice: Invoice = {
    id: stripeId('in'),
    customer,
    status: 'draft',
    currency: currencyParam(params) ?? 'usd',
    created,
    autoAdvance: booleanParam(params, 'auto_advance') ?? false,
    collectionMethod,
    automaticTax: booleanParam(objectParam(params, 'automatic_tax'), 'enabled') ?? false,
    dueDate: dueDateIn(params, collectionMethod, created),
    daysUntilDue: integerParam(params, 'days_until_due'),
    description: textParam(params, 'description'),
    footer: textParam(params, 'footer'),
    metadata: mergedMetadata(params),
    itemIds: [],
    number: null,
    ...{ startingBalance: 0, endingBalance: null, preCredited: 0, postCredited: 0 },
    ...{ amountPaid: 0, paidOutOfBand: false, attempts: 0 },
    finalizedAt: null,
    paidAt: null,
    voidedAt: null,
    uncollectibleAt: null,
    sentAt: null,
  };
  world.state.invoices.set(invoice.id, invoice);
  if (pending === 'include') {
    for (const item of world.state.invoiceItems.values()) {
      if (item.customer !== customer || item.invoice !== null) continue;
      item.invoice = invoice.id;
      invoice.itemIds.push(item.id);
    }
  }
  emitInvoice(world, 'invoice.created', invoice);
  return invoice;
}

export function updateInvoice(world: World, invoice: Invoice, params: Params): Invoice {
  const beyondMetadata = Object.keys(params).some((name) => name !== 'metadata' && name !== 'expand');
  if (beyondMetadata) mustBeDraft(invoice);
  if (params.description !== undefined) invoice.description = textParam(params, 'description');
  if (params.footer !== undefined) invoice.footer = textParam(params, 'footer');
  invoice.autoAdvance = booleanParam(params, 'auto_advance') ?? invoice.autoAdvance;
  if (params.days_until_due !== undefined || params.due_date !== undefined) {
    invoice.dueDate = dueDateIn(params, invoice.collectionMethod, invoice.created);
    invoice.daysUntilDue = integerParam(params, 'days_until_due');
  }
  invoice.automaticTax =
    booleanParam(objectParam(params, 'automatic_tax'), 'enabled') ?? invoice.automaticTax;
  invoice.metadata = mergedMetadata(params, invoice.metadata);
  emitInvoice(world, 'invoice.updated', invoice);
  return invoice;
}

export function mustBeDraft(invoice: Invoice): void {
  if (invoice.status === 'draft') return;
  throw invalid(
    `This invoice is ${invoice.status}: only a draft can be edited.`,
    undefined,
    'invoice_not_editable',
  );
}

function mustBe(invoice: Invoice, allowed: Invoice['status'][], verb: string): void {
  if (allowed.includes(invoice.status)) return;
  throw invalid(
    `You can only ${verb} an invoice that is ${allowed.join(' or ')}; this one is ${invoice.status}.`,
  );
}

export function finalizeInvoice(world: World, invoice: Invoice, params: Params = {}): Invoice {
  if (invoice.status !== 'draft') {
    throw invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.");
  }
  if (invoice.itemIds.length === 0) {
    throw invalid('This invoice has nothing on it.', undefined, 'invoice_no_customer_line_items');
  }
  world.state.sequence += 1;
  invoice.autoAdvance = booleanParam(params, 'auto_advance') ?? invoice.autoAdvance;
  invoice.number = `SANDBOX-${String(world.state.sequence).padStart(4, '0')}`;
  useBalance(world, invoice);
  invoice.finalizedAt = nowSeconds();
  if (invoice.daysUntilDue !== null) invoice.dueDate = invoice.finalizedAt + invoice.daysUntilDue * DAY_S;
  invoice.status = 'open';
  if (remainingOf(world, invoice) > 0) openPayment(world, invoice);
  emitInvoice(world, 'invoice.finalized', invoice);
  if (remainingOf(world, invoice) <= 0) settle(world, invoice);
  else if (invoice.collectionMethod === 'charge_automatically' && invoice.autoAdvance) {
    planPayment(world, invoice);
  }
  return invoice;
}

/** The finalising uses up what the customer has, and leaves the rest for the next invoice. */
function useBalance(world: World, invoice: Invoice): void {
  const before = world.state.customers.get(invoice.customer)?.balance ?? 0;
  const after = Math.min(totalOf(world, invoice) + before, 0);
  invoice.startingBalance = before;
  invoice.endingBalance = after;
  changeBalance(world, invoice, after - before, { type: 'applied_to_invoice', invoice: invoice.id });
}

/** Sends an invoice by mail; a draft is finalised first, as Stripe does. */
export function sendInvoice(world: World, invoice: Invoice): Invoice {
  if (invoice.collectionMethod !== 'send_invoice') {
    throw invalid('You can only manually send an invoice if its collection method is `send_invoice`.');
  }
  mustBe(invoice, ['draft', 'open', 'uncollectible', 'paid'], 'send');
  if (invoice.status === 'draft') finalizeInvoice(world, invoice);
  const isFirst = invoice.sentAt === null;
  invoice.sentAt = nowSeconds();
  emitInvoice(world, 'invoice.sent', invoice);
  if (isFirst && remainingOf(world, invoice) > 0) planPayment(world, invoice);
  return invoice;
}

function planPayment(world: World, invoice: Invoice): void {
  world.schedule.in(world.options.pace.payAfter, 'stripe.pay', { invoice: invoice.id });
}

export function payInvoice(world: World, invoice: Invoice, params: Params): Invoice {
  if (invoice.status === 'paid') throw invalid('Invoice is already paid', undefined, 'invoice_already_paid');
  mustBe(invoice, ['open', 'uncollectible'], 'pay');
  if (booleanParam(params, 'paid_out_of_band')) {
    cancelPayment(world, invoice);
    invoice.amountPaid = dueOf(world, invoice);
    invoice.paidOutOfBand = true;
    settle(world, invoice);
    return invoice;
  }
  return payByDefault(world, invoice, textParam(params, 'payment_method'));
}

export function voidInvoice(world: World, invoice: Invoice): Invoice {
  mustBe(invoice, ['open', 'uncollectible'], 'void');
  invoice.status = 'void';
  invoice.voidedAt = nowSeconds();
  invoice.autoAdvance = false;
  cancelPayment(world, invoice);
  const used = (invoice.endingBalance ?? 0) - invoice.startingBalance;
  changeBalance(world, invoice, -used, { type: 'unapplied_from_invoice', invoice: invoice.id });
  emitInvoice(world, 'invoice.voided', invoice);
  return invoice;
}

export function markUncollectible(world: World, invoice: Invoice): Invoice {
  mustBe(invoice, ['open'], 'mark as uncollectible');
  invoice.status = 'uncollectible';
  invoice.uncollectibleAt = nowSeconds();
  emitInvoice(world, 'invoice.marked_uncollectible', invoice);
  return invoice;
}

export function deleteInvoice(world: World, invoice: Invoice): void {
  if (invoice.status !== 'draft') {
    throw invalid('You can only delete draft invoices.', undefined, 'invoice_not_editable');
  }
  const object = invoiceJson(world, invoice);
  for (const id of invoice.itemIds) world.state.invoiceItems.delete(id);
  world.state.invoices.delete(invoice.id);
  emitStripe(world, 'invoice.deleted', object);
}

/** Nobody waits for the answer: a declined card is told by its event. */
function collect(world: World, invoice: Invoice): void {
  try {
    payByDefault(world, invoice, null);
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
  }
}

export function stripeHandlers(world: World): Handlers {
  return {
    'stripe.pay': (ids) => {
      const invoice = world.state.invoices.get(ids.invoice ?? '');
      if (invoice?.status !== 'open') return;
      if (invoice.collectionMethod === 'send_invoice') payOnPage(world, invoice, 'good');
      else collect(world, invoice);
    },
    'stripe.expireSession': (ids) => {
      const session = world.state.sessions.get(ids.session ?? '');
      if (session?.status === 'open') expireSession(world, session);
    },
  };
}
