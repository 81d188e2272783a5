import type { Customer, Invoice, InvoiceItem } from '../records.ts';
import type { World } from '../world.ts';

/** The version whose shapes these are. */
export const stripeVersion = '2026-08-26.dahlia';

export function customerJson(customer: Customer): Record<string, unknown> {
  return {
    id: customer.id,
    object: 'customer',
    address: null,
    balance: 0,
    created: customer.created,
    currency: null,
    default_source: null,
    delinquent: false,
    description: customer.description,
    discount: null,
    email: customer.email,
    invoice_prefix: customer.id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: customer.metadata,
    name: customer.name,
    phone: customer.phone,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

const pricing = (item: InvoiceItem) => ({
  type: 'price_details',
  price_details: { price: `price_${item.id.slice(3)}`, product: `prod_${item.id.slice(3)}` },
  unit_amount_decimal: String(item.amount / (item.quantity || 1)),
});

export function invoiceItemJson(item: InvoiceItem): Record<string, unknown> {
  return {
    id: item.id,
    object: 'invoiceitem',
    amount: item.amount,
    currency: item.currency,
    customer: item.customer,
    date: item.date,
    description: item.description,
    discountable: true,
    discounts: [],
    invoice: item.invoice,
    livemode: false,
    metadata: item.metadata,
    net_amount: item.amount,
    parent: null,
    period: item.period,
    pricing: pricing(item),
    proration: false,
    quantity: item.quantity,
    quantity_decimal: String(item.quantity),
    tax_rates: [],
    test_clock: null,
  };
}

export function lineJson(item: InvoiceItem): Record<string, unknown> {
  return {
    id: item.lineId,
    object: 'line_item',
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: item.invoice,
    livemode: false,
    metadata: item.metadata,
    parent: {
      type: 'invoice_item_details',
      invoice_item_details: {
        invoice_item: item.id,
        proration: false,
        proration_details: { credited_items: null },
        subscription: null,
      },
      subscription_item_details: null,
    },
    period: item.period,
    pretax_credit_amounts: [],
    pricing: pricing(item),
    quantity: item.quantity,
    quantity_decimal: String(item.quantity),
    subtotal: item.amount,
    taxes: [],
  };
}

export function itemsOf(world: World, invoice: Invoice): InvoiceItem[] {
  return invoice.itemIds.flatMap((id) => world.state.invoiceItems.get(id) ?? []);
}

export function totalOf(world: World, invoice: Invoice): number {
  return itemsOf(world, invoice).reduce((sum, item) => sum + item.amount, 0);
}

/** The parts of an invoice that never differ here: no tax, discounts, shipping, subscriptions. */
const plainInvoice = {
  object: 'invoice',
  account_country: 'US',
  account_name: 'Sandbox',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_shipping: 0,
  application: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  automatically_finalizes_at: null,
  billing_reason: 'manual',
  custom_fields: null,
  customer_address: null,
  customer_shipping: null,
  customer_tax_exempt: 'none',
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  discounts: [],
  from_invoice: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  next_payment_attempt: null,
  on_behalf_of: null,
  parent: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  starting_balance: 0,
  statement_descriptor: null,
  test_clock: null,
  total_discount_amounts: [],
  total_pretax_credit_amounts: [],
  total_taxes: [],
};

export function invoiceJson(world: World, invoice: Invoice): Record<string, unknown> {
  const customer = world.state.customers.get(invoice.customer);
  const items = itemsOf(world, invoice);
  const total = items.reduce((sum, item) => sum + item.amount, 0);
  const due = Math.max(total, 0);
  const paid = invoice.status === 'paid' ? due : 0;
  const page = `${world.baseUrl()}/stripe/invoices/${invoice.id}`;
  return {
    ...plainInvoice,
    id: invoice.id,
    amount_due: due,
    amount_paid: paid,
    amount_paid_off_stripe: 0,
    amount_remaining: due - paid,
    attempt_count: paid > 0 ? 1 : 0,
    attempted: paid > 0,
    auto_advance: invoice.autoAdvance,
    collection_method: invoice.collectionMethod,
    created: invoice.created,
    currency: invoice.currency,
    customer: invoice.customer,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    customer_phone: customer?.phone ?? null,
    description: invoice.description,
    due_date: invoice.dueDate,
    effective_at: invoice.finalizedAt,
    ending_balance: invoice.finalizedAt === null ? null : 0,
    footer: invoice.footer,
    hosted_invoice_url: invoice.finalizedAt === null ? null : page,
    invoice_pdf: invoice.finalizedAt === null ? null : `${page}/pdf`,
    lines: {
      object: 'list',
      data: items.map(lineJson),
      has_more: false,
      total_count: items.length,
      url: `/v1/invoices/${invoice.id}/lines`,
    },
    metadata: invoice.metadata,
    number: invoice.number,
    period_end: invoice.created,
    period_start: invoice.created,
    status: invoice.status,
    status_transitions: {
      finalized_at: invoice.finalizedAt,
      marked_uncollectible_at: invoice.uncollectibleAt,
      paid_at: invoice.paidAt,
      voided_at: invoice.voidedAt,
    },
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
    webhooks_delivered_at: null,
  };
}
