import type { Customer, InvoiceItem } from './records.ts';

/** The version whose shapes these are. */
export const stripeVersion = '2026-08-26.dahlia';

export function customerJson(customer: Customer): Record<string, unknown> {
  return {
    id: customer.id,
    object: 'customer',
    address: null,
    balance: customer.balance,
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
      default_payment_method: customer.defaultPaymentMethod,
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
