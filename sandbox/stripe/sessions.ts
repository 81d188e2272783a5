import type { World } from '../world.ts';
import { newCard } from './cards.ts';
import { invalid, missingParam, noSuch } from './errors.ts';
import { emitStripe, nowSeconds, stripeId } from './events.ts';
import { sessionJson, setupIntentJson } from './method-objects.ts';
import {
  currencyParam,
  integerParam,
  mergedMetadata,
  objectParam,
  type Params,
  requiredText,
  textParam,
} from './params.ts';
import type { CheckoutSession, SetupIntent } from './records.ts';

const DAY_S = 86_400;
const HALF_HOUR_S = 1_800;

export function sessionWith(world: World, id: string): CheckoutSession {
  const session = world.state.sessions.get(id);
  if (!session) throw noSuch('checkout.session', id);
  return session;
}

/** A page on which a payment method is left; pages that sell something are none of the sandbox's. */
export function createSession(world: World, params: Params): CheckoutSession {
  if (requiredText(params, 'mode') !== 'setup')
    throw invalid('The sandbox has pages of mode setup only.', 'mode');
  const customer = requiredText(params, 'customer');
  if (!world.state.customers.has(customer)) throw noSuch('customer', customer, 'customer');
  const currency = currencyParam(params);
  if (currency === null && params.payment_method_types === undefined) {
    throw missingParam('currency');
  }
  const created = nowSeconds();
  const expiresAt = integerParam(params, 'expires_at') ?? created + DAY_S;
  if (expiresAt < created + HALF_HOUR_S - 5 || expiresAt > created + DAY_S + 5) {
    throw invalid('`expires_at` must be between 30 minutes and 24 hours from now.', 'expires_at');
  }
  const intent: SetupIntent = {
    id: stripeId('seti'),
    customer,
    status: 'requires_payment_method',
    paymentMethod: null,
    metadata: mergedMetadata(objectParam(params, 'setup_intent_data')),
    created,
  };
  const session: CheckoutSession = {
    id: stripeId('cs_test'),
    ...{ customer, currency, status: 'open', setupIntent: intent.id },
    successUrl: requiredText(params, 'success_url'),
    cancelUrl: textParam(params, 'cancel_url'),
    metadata: mergedMetadata(params),
    ...{ created, expiresAt },
  };
  world.state.setupIntents.set(intent.id, intent);
  world.state.sessions.set(session.id, session);
  world.schedule.at(expiresAt * 1000, 'stripe.expireSession', { session: session.id });
  emitStripe(world, 'setup_intent.created', setupIntentJson(intent));
  return session;
}

function mustBeOpen(session: CheckoutSession): void {
  if (session.status === 'open') return;
  throw invalid(`Only Checkout Sessions with a status in ["open"] can be expired; it is ${session.status}.`);
}

export function expireSession(world: World, session: CheckoutSession): CheckoutSession {
  mustBeOpen(session);
  session.status = 'expired';
  const intent = world.state.setupIntents.get(session.setupIntent);
  if (intent) {
    intent.status = 'canceled';
    emitStripe(world, 'setup_intent.canceled', setupIntentJson(intent));
  }
  emitStripe(world, 'checkout.session.expired', sessionJson(world, session));
  return session;
}

/** Somebody leaves one of the sample cards on the page. Answers where the browser goes then. */
export function completeSession(world: World, session: CheckoutSession, card: string): string {
  const intent = world.state.setupIntents.get(session.setupIntent);
  if (session.status === 'open' && intent) {
    intent.paymentMethod = newCard(world, card, session.customer).id;
    intent.status = 'succeeded';
    session.status = 'complete';
    emitStripe(world, 'setup_intent.succeeded', setupIntentJson(intent));
    emitStripe(world, 'checkout.session.completed', sessionJson(world, session));
  }
  return session.successUrl?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? '/';
}
