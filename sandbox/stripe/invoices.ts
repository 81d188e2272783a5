import type { Invoice, InvoiceItem } from '../records.ts';
import type { Handlers } from '../schedule.ts';
import { freshId } from '../state.ts';
import type { World } from '../world.ts';
import { invalid, missingParam, noSuch } from './errors.ts';
import { invoiceJson, stripeVersion, totalOf } from './objects.ts';
import {
  booleanParam,
  currencyParam,
  integerParam,
  mergedMetadata,
  oneOfParam,
  type Params,
  requiredText,
  textParam,
} from './params.ts';

export const nowSeconds = () => Math.floor(Date.now() / 1000);

export function stripeId(prefix: string): string {
  return freshId(`${prefix}_`, 24);
}

/** Tells the target about an object; Stripe's event holds a copy of it as it is now. */
export function emitStripe(world: World, type: string, object: Record<string, unknown>): void {
  const event = {
    id: stripeId('evt'),
    object: 'event',
    api_version: stripeVersion,
    created: nowSeconds(),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  };
  world.send({
    vendor: 'stripe',
    event: type,
    about: String(object.id),
    body: JSON.stringify(event, null, 2),
  });
}

const emitInvoice = (world: World, type: string, invoice: Invoice) =>
  emitStripe(world, type, invoiceJson(world, invoice));

export function invoiceWith(world: World, id: string, param = 'id'): Invoice {
  const invoice = world.state.invoices.get(id);
  if (!invoice) throw noSuch('invoice', id, param);
  return invoice;
}

function customerIdIn(world: World, params: Params): string {
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
  return date ?? created + (days ?? 0) * 86_400;
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
    dueDate: dueDateIn(params, collectionMethod, created),
    description: textParam(params, 'description'),
    footer: textParam(params, 'footer'),
    metadata: mergedMetadata(params),
    itemIds: [],
    number: null,
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
  }
  invoice.metadata = mergedMetadata(params, invoice.metadata);
  emitInvoice(world, 'invoice.updated', invoice);
  return invoice;
}

function mustBeDraft(invoice: Invoice): void {
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

export function createItem(world: World, params: Params): InvoiceItem {
  const invoiceId = textParam(params, 'invoice');
  const invoice = invoiceId ? invoiceWith(world, invoiceId, 'invoice') : undefined;
  if (invoice) mustBeDraft(invoice);
  const customer = customerIdIn(world, params);
  if (invoice && invoice.customer !== customer) {
    throw invalid(`The invoice ${invoice.id} belongs to another customer.`, 'invoice');
  }
  const quantity = integerParam(params, 'quantity') ?? 1;
  const unit = textParam(params, 'unit_amount_decimal');
  const amount =
    integerParam(params, 'amount') ?? (unit === null ? null : Math.round(Number(unit) * quantity));
  if (amount === null || Number.isNaN(amount)) throw missingParam('amount');
  const currency = currencyParam(params) ?? invoice?.currency ?? 'usd';
  if (invoice && invoice.itemIds.length > 0 && invoice.currency !== currency) {
    throw invalid(`The currency of this item must be the invoice's: ${invoice.currency}.`, 'currency');
  }
  const date = nowSeconds();
  const period = (params.period ?? {}) as Params;
  const item: InvoiceItem = {
    id: stripeId('ii'),
    lineId: stripeId('il'),
    customer,
    invoice: invoice?.id ?? null,
    amount,
    currency,
    description: textParam(params, 'description'),
    quantity,
    metadata: mergedMetadata(params),
    date,
    period: { start: integerParam(period, 'start') ?? date, end: integerParam(period, 'end') ?? date },
  };
  world.state.invoiceItems.set(item.id, item);
  if (invoice) {
    invoice.itemIds.push(item.id);
    invoice.currency = currency;
  }
  return item;
}

export function deleteItem(world: World, item: InvoiceItem): void {
  const invoice = item.invoice ? world.state.invoices.get(item.invoice) : undefined;
  if (invoice) {
    mustBeDraft(invoice);
    invoice.itemIds = invoice.itemIds.filter((id) => id !== item.id);
  }
  world.state.invoiceItems.delete(item.id);
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
  invoice.finalizedAt = nowSeconds();
  invoice.status = 'open';
  emitInvoice(world, 'invoice.finalized', invoice);
  if (totalOf(world, invoice) <= 0) return payInvoice(world, invoice);
  if (invoice.collectionMethod === 'charge_automatically') planPayment(world, invoice);
  return invoice;
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
  if (isFirst) planPayment(world, invoice);
  return invoice;
}

function planPayment(world: World, invoice: Invoice): void {
  world.schedule.in(world.options.pace.payAfter, 'stripe.pay', { invoice: invoice.id });
}

export function payInvoice(world: World, invoice: Invoice): Invoice {
  if (invoice.status === 'paid') throw invalid('Invoice is already paid', undefined, 'invoice_already_paid');
  mustBe(invoice, ['open', 'uncollectible'], 'pay');
  invoice.status = 'paid';
  invoice.paidAt = nowSeconds();
  invoice.autoAdvance = false;
  emitInvoice(world, 'invoice.payment_succeeded', invoice);
  emitInvoice(world, 'invoice.paid', invoice);
  return invoice;
}

export function voidInvoice(world: World, invoice: Invoice): Invoice {
  mustBe(invoice, ['open', 'uncollectible'], 'void');
  invoice.status = 'void';
  invoice.voidedAt = nowSeconds();
  invoice.autoAdvance = false;
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

export function stripeHandlers(world: World): Handlers {
  return {
    'stripe.pay': (ids) => {
      const invoice = world.state.invoices.get(ids.invoice ?? '');
      if (invoice?.status === 'open') payInvoice(world, invoice);
    },
  };
}
