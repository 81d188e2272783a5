import type { World } from '../world.ts';
import { dueOf, itemsOf, remainingOf, startingBalanceOf, subtotalOf, taxOf, totalOf } from './amounts.ts';
import { lineJson } from './objects.ts';
import type { Invoice } from './records.ts';

/** The parts of an invoice that never differ here: no discounts, shipping, subscriptions. */
const plainInvoice = {
  object: 'invoice',
  account_country: 'US',
  account_name: 'Sandbox',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_shipping: 0,
  application: null,
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
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  test_clock: null,
  total_discount_amounts: [],
  total_pretax_credit_amounts: [],
};

function taxParts(world: World, invoice: Invoice): Record<string, unknown> {
  if (!invoice.automaticTax) {
    const none = { disabled_reason: null, enabled: false, liability: null, provider: null, status: null };
    return { automatic_tax: none, total_taxes: [] };
  }
  const tax = {
    amount: taxOf(world, invoice),
    tax_behavior: 'exclusive',
    tax_rate_details: { tax_rate: 'txr_sandbox' },
    taxability_reason: 'standard_rated',
    taxable_amount: subtotalOf(world, invoice),
    type: 'tax_rate_details',
  };
  return {
    automatic_tax: {
      ...{ disabled_reason: null, enabled: true, provider: 'stripe', status: 'complete' },
      liability: { type: 'self' },
    },
    total_taxes: [tax],
  };
}

/** What it comes to, and how much of that has come in. */
function amountParts(world: World, invoice: Invoice): Record<string, unknown> {
  const [subtotal, total] = [subtotalOf(world, invoice), totalOf(world, invoice)];
  return {
    ...taxParts(world, invoice),
    amount_due: dueOf(world, invoice),
    amount_paid: invoice.amountPaid,
    amount_paid_off_stripe: invoice.paidOutOfBand ? invoice.amountPaid : 0,
    amount_remaining: remainingOf(world, invoice),
    ending_balance: invoice.endingBalance,
    post_payment_credit_notes_amount: invoice.postCredited,
    pre_payment_credit_notes_amount: invoice.preCredited,
    starting_balance: startingBalanceOf(world, invoice),
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_excluding_tax: subtotal,
  };
}

export function invoiceJson(world: World, invoice: Invoice): Record<string, unknown> {
  const customer = world.state.customers.get(invoice.customer);
  const items = itemsOf(world, invoice);
  const page = `${world.baseUrl()}/stripe/invoices/${invoice.id}`;
  return {
    ...plainInvoice,
    id: invoice.id,
    ...amountParts(world, invoice),
    attempt_count: invoice.attempts,
    attempted: invoice.attempts > 0,
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
    footer: invoice.footer,
    hosted_invoice_url: invoice.finalizedAt === null ? null : page,
    invoice_pdf: invoice.finalizedAt === null ? null : `${page}/pdf`,
    lines: {
      object: 'list',
      data: items.map(lineJson),
      has_more: false,
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
    webhooks_delivered_at: null,
  };
}
