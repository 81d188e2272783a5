import Stripe from 'stripe';
import type { VendorError } from '../vendor-error.ts';

/**
 * What a bank says of a declined card beyond `card_declined`, where that helps the payer. The others (`fraudulent`,
 * `lost_card`, …) are not to be told them: https://docs.stripe.com/declines/codes
 */
const TOLD_TO_PAYERS = new Set([
  'insufficient_funds',
  'card_not_supported',
  'currency_not_supported',
  'card_velocity_exceeded',
  'withdrawal_count_limit_exceeded',
]);

/** Stripe's words for one thing: the payer's bank wants to hear from the payer. */
const ASKS_THE_PAYER = new Set([
  'authentication_required',
  'invoice_payment_intent_requires_action',
  'payment_intent_action_required',
  'payment_intent_authentication_failure',
]);

/** `missing`: of a customer that has been charged to cards without payment methods. */
const NO_METHOD_CODES = new Set(['missing', 'invoice_no_payment_method_types']);
/** Mostly it is a 400 that only its text tells from others. */
const NO_METHOD = /default_payment_method|no active card|no attached payment (source|method)/i;

/** The most telling code that may be passed on; undefined when the error has none. */
export function codeOf(error: InstanceType<typeof Stripe.errors.StripeError>): string | undefined {
  const { code, decline_code: decline } = error;
  if (!(error instanceof Stripe.errors.StripeCardError)) return code;
  return decline && TOLD_TO_PAYERS.has(decline) ? decline : (code ?? 'card_declined');
}

/**
 * Why nothing could be charged though Stripe answered: a person has to act. `authentication_required`,
 * `no_payment_method`, or Stripe's own code, e.g. `card_declined`. Undefined when something else went wrong.
 */
export function declineOf({ status, code, kind, message }: VendorError): string | undefined {
  if (code && ASKS_THE_PAYER.has(code)) return 'authentication_required';
  if (code && NO_METHOD_CODES.has(code)) return 'no_payment_method';
  if (kind === 'refused' && NO_METHOD.test(message)) return 'no_payment_method';
  // A gateway's bare 402 has no code of Stripe's: it says nothing of the card.
  return status === 402 && code !== '402' ? code : undefined;
}
