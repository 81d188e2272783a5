import type { World } from '../world.ts';
import { emitStripe, nowSeconds, stripeId } from './events.ts';
import { StripeRefusal } from './errors.ts';
import { paymentMethodJson } from './method-objects.ts';
import type { PaymentMethod } from './records.ts';

interface SampleCard {
  /** Stripe's name of the same sample, where it has one: it may be attached by that. */
  readonly token: string;
  readonly says: string;
  readonly brand: string;
  readonly last4: string;
  /** It expires at the end of this month; the others in three years. */
  readonly expiring?: true;
  /** What its bank answers to a charge. */
  readonly refuses?: { readonly code: string; readonly decline_code: string; readonly message: string };
}

const declined = (decline_code: string, message = 'Your card was declined.') => ({
  ...{ code: 'card_declined', decline_code, message },
});

/** The cards that a person may pick; the last four digits are those of Stripe's own sample cards. */
export const SAMPLE_CARDS: Readonly<Record<string, SampleCard>> = {
  good: { token: 'pm_card_visa', says: 'A card that pays', brand: 'visa', last4: '4242' },
  expiring: {
    ...{ token: 'pm_card_mastercard', says: 'A card that pays and expires this month', expiring: true },
    ...{ brand: 'mastercard', last4: '4444' },
  },
  declined: {
    ...{ token: 'pm_card_chargeCustomerFail', says: 'A card whose charges are declined' },
    ...{ brand: 'visa', last4: '0341', refuses: declined('generic_decline') },
  },
  poor: {
    token: 'pm_card_visa_chargeDeclinedInsufficientFunds',
    ...{ says: 'A card without money', brand: 'visa', last4: '9995' },
    refuses: declined('insufficient_funds', 'Your card has insufficient funds.'),
  },
  careful: {
    ...{ token: 'pm_card_authenticationRequired', says: 'A card that wants to hear from its holder' },
    ...{ brand: 'visa', last4: '3184' },
    refuses: {
      code: 'authentication_required',
      decline_code: 'authentication_required',
      message: 'Your card was declined. This transaction requires authentication.',
    },
  },
};

/** Makes a method of one of the sample cards; without a customer it is used once. */
export function newCard(world: World, name: string, customer: string | null): PaymentMethod {
  const sample = SAMPLE_CARDS[name];
  if (!sample) throw new Error(`there is no sample card ${name}`);
  const now = new Date();
  const method: PaymentMethod = {
    id: stripeId('pm'),
    customer,
    card: name,
    brand: sample.brand,
    last4: sample.last4,
    expMonth: now.getUTCMonth() + 1,
    expYear: now.getUTCFullYear() + (sample.expiring ? 0 : 3),
    created: nowSeconds(),
  };
  world.state.paymentMethods.set(method.id, method);
  if (customer) emitStripe(world, 'payment_method.attached', paymentMethodJson(method));
  return method;
}

/** What the card's bank answers to a charge; undefined: it pays. */
export function refusalOf(method: PaymentMethod): SampleCard['refuses'] {
  const now = new Date();
  const months = (method.expYear - now.getUTCFullYear()) * 12 + method.expMonth - (now.getUTCMonth() + 1);
  if (months >= 0) return SAMPLE_CARDS[method.card]?.refuses;
  return { code: 'expired_card', decline_code: 'expired_card', message: 'Your card has expired.' };
}

/** The bank sends a new card of the same account: Stripe hears of it and says so. */
export function renewCard(world: World, method: PaymentMethod): void {
  method.expYear += 3;
  emitStripe(world, 'payment_method.automatically_updated', paymentMethodJson(method));
}

export function attachMethod(world: World, id: string, customer: string): PaymentMethod {
  const sample = Object.entries(SAMPLE_CARDS).find(([, { token }]) => token === id)?.[0];
  if (sample) return newCard(world, sample, customer);
  const method = methodWith(world, id);
  if (method.customer !== null && method.customer !== customer) {
    throw noSuchMethod(id, 'The payment method you provided has already been attached to a customer.');
  }
  method.customer = customer;
  emitStripe(world, 'payment_method.attached', paymentMethodJson(method));
  return method;
}

export function detachMethod(world: World, method: PaymentMethod): PaymentMethod {
  const customer = world.state.customers.get(method.customer ?? '');
  if (customer?.defaultPaymentMethod === method.id) customer.defaultPaymentMethod = null;
  method.customer = null;
  emitStripe(world, 'payment_method.detached', paymentMethodJson(method));
  return method;
}

/** @throws StripeRefusal when there is none, or another customer has it */
export function methodWith(world: World, id: string, customer?: string, param?: string): PaymentMethod {
  const method = world.state.paymentMethods.get(id);
  if (!method) throw noSuchMethod(id, `No such PaymentMethod: '${id}'`, param);
  if (customer && method.customer !== customer) {
    throw noSuchMethod(id, `The payment method ${id} is not attached to the customer ${customer}.`, param);
  }
  return method;
}

function noSuchMethod(id: string, message: string, param?: string): StripeRefusal {
  const status = param ? 400 : 404;
  const said = message || `No such PaymentMethod: '${id}'`;
  return new StripeRefusal(status, {
    ...{ type: 'invalid_request_error', code: 'resource_missing', message: said },
    param: param ?? 'payment_method',
  });
}
