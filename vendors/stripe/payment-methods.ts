import type Stripe from 'stripe';
import { requireId } from '../ask-vendor.ts';
import { type Ask, idOf } from './lists.ts';
import type { SetupPage, StripeClient } from './port.ts';

type Methods = Pick<StripeClient, 'createSetupPage' | 'getSetupPage' | 'getCard' | 'setDefaultPaymentMethod'>;

export function paymentMethods(stripe: Stripe, ask: Ask): Methods {
  return {
    async createSetupPage({ customerId, currency, returnUrl, metadata, idempotencyKey }) {
      const body = {
        mode: 'setup',
        customer: customerId,
        currency,
        success_url: returnUrl,
        cancel_url: returnUrl,
        metadata: { ...metadata },
        setup_intent_data: { metadata: { ...metadata } },
      } satisfies Stripe.Checkout.SessionCreateParams;
      return pageOf(await ask(() => stripe.checkout.sessions.create(body, { idempotencyKey })));
    },
    async getSetupPage(id) {
      return pageOf(await ask(() => stripe.checkout.sessions.retrieve(id, { expand: ['setup_intent'] })));
    },
    async getCard(paymentMethodId) {
      const { card } = await ask(() => stripe.paymentMethods.retrieve(paymentMethodId));
      if (!card) return null;
      return { brand: card.brand, last4: card.last4, expMonth: card.exp_month, expYear: card.exp_year };
    },
    async setDefaultPaymentMethod({ customerId, paymentMethodId, idempotencyKey }) {
      const body = { invoice_settings: { default_payment_method: paymentMethodId } };
      await ask(() => stripe.customers.update(customerId, body, { idempotencyKey }));
    },
  };
}

function pageOf(session: Stripe.Checkout.Session): SetupPage {
  const intent = session.setup_intent;
  return {
    id: requireId('stripe', session.id),
    url: session.url,
    status: session.status,
    paymentMethodId: intent && typeof intent !== 'string' ? idOf(intent.payment_method) : null,
    expiresAt: new Date(session.expires_at * 1000),
  };
}
