import type { World } from '../world.ts';
import type { CheckoutSession, PaymentMethod, SetupIntent } from './records.ts';

export const noBilling = {
  address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
  ...{ email: null, name: null, phone: null, tax_id: null },
};

export function paymentMethodJson(method: PaymentMethod): Record<string, unknown> {
  return {
    id: method.id,
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: noBilling,
    card: {
      brand: method.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: method.brand,
      exp_month: method.expMonth,
      exp_year: method.expYear,
      fingerprint: `sandbox${method.last4}`,
      funding: 'credit',
      generated_from: null,
      last4: method.last4,
      networks: { available: [method.brand], preferred: null },
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: method.created,
    customer: method.customer,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}

export function setupIntentJson(intent: SetupIntent): Record<string, unknown> {
  return {
    id: intent.id,
    object: 'setup_intent',
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${intent.id}_secret_sandbox`,
    created: intent.created,
    customer: intent.customer,
    description: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: intent.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: intent.paymentMethod,
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: null } },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: intent.status,
    usage: 'off_session',
  };
}

/** `expand`: the names of parts that are to be whole objects. */
export function sessionJson(
  world: World,
  session: CheckoutSession,
  expand: string[] = [],
): Record<string, unknown> {
  const customer = world.state.customers.get(session.customer);
  const intent = world.state.setupIntents.get(session.setupIntent);
  return {
    id: session.id,
    object: 'checkout.session',
    ...{ amount_subtotal: null, amount_total: null, allow_promotion_codes: null },
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: session.cancelUrl,
    client_reference_id: null,
    created: session.created,
    currency: session.currency,
    custom_fields: [],
    custom_text: {
      ...{ after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    },
    customer: session.customer,
    customer_creation: null,
    customer_details: {
      ...{ address: null, business_name: null, individual_name: null, phone: null },
      ...{ tax_exempt: null, tax_ids: null },
      ...{ email: customer?.email ?? null, name: customer?.name ?? null },
    },
    customer_email: null,
    expires_at: session.expiresAt,
    ...{ invoice: null, invoice_creation: null, line_items: undefined },
    livemode: false,
    locale: null,
    metadata: session.metadata,
    mode: 'setup',
    ...{ payment_intent: null, payment_link: null, payment_method_collection: 'always' },
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: 'no_payment_required',
    recovered_from: null,
    setup_intent: expand.includes('setup_intent') && intent ? setupIntentJson(intent) : session.setupIntent,
    ...{ shipping_cost: null, shipping_options: [], submit_type: null, subscription: null },
    status: session.status,
    success_url: session.successUrl,
    total_details: null,
    url: session.status === 'open' ? `${world.baseUrl()}/stripe/setup/${session.id}` : null,
  };
}
