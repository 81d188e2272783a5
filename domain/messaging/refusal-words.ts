import { languageOf } from './language.ts';

type Words = Readonly<{ en: string; es: string }>;

/**
 * Of a lost or stolen card too: Stripe asks that its holder be told no more than that the bank refused it.
 * https://docs.stripe.com/declines/codes
 */
const BY_ITS_BANK: Words = { en: "the card's bank refused it", es: 'el banco de la tarjeta lo rechazó' };
const EXPIRED: Words = { en: 'the card has expired', es: 'la tarjeta está vencida' };
const NO_FUNDS: Words = {
  en: "there was not enough money on the card's account",
  es: 'no había fondos suficientes en la cuenta de la tarjeta',
};
const OVER_LIMIT: Words = { en: 'the card is over its limit', es: 'la tarjeta ha superado su límite' };
const WRONG_CODE: Words = {
  en: 'the security code of the card was wrong',
  es: 'el código de seguridad de la tarjeta no era correcto',
};
const WRONG_NUMBER: Words = {
  en: 'the number of the card was wrong',
  es: 'el número de la tarjeta no era correcto',
};
const WRONG_POSTCODE: Words = {
  en: 'the postal code is not the one that the bank knows',
  es: 'el código postal no es el que conoce el banco',
};
const TO_CONFIRM: Words = {
  en: 'the bank wants you to confirm the payment yourself, on the page of the invoice',
  es: 'el banco pide que usted mismo confirme el pago, en la página de la factura',
};
const NOT_FOR_THIS: Words = {
  en: 'the card does not allow this kind of payment',
  es: 'la tarjeta no admite este tipo de pago',
};
const NOT_REACHED: Words = {
  en: 'the bank could not be reached or could not handle it',
  es: 'no se pudo contactar con el banco o no pudo tramitarlo',
};

const NO_METHOD: Words = {
  en: 'no payment method is on file',
  es: 'no hay ningún método de pago registrado',
};

const WHY: Readonly<Record<string, Words>> = {
  card_declined: BY_ITS_BANK,
  generic_decline: BY_ITS_BANK,
  do_not_honor: BY_ITS_BANK,
  call_issuer: BY_ITS_BANK,
  fraudulent: BY_ITS_BANK,
  lost_card: BY_ITS_BANK,
  stolen_card: BY_ITS_BANK,
  pickup_card: BY_ITS_BANK,
  restricted_card: BY_ITS_BANK,
  no_payment_method: NO_METHOD,
  expired_card: EXPIRED,
  insufficient_funds: NO_FUNDS,
  card_velocity_exceeded: OVER_LIMIT,
  withdrawal_count_limit_exceeded: OVER_LIMIT,
  incorrect_cvc: WRONG_CODE,
  invalid_cvc: WRONG_CODE,
  incorrect_number: WRONG_NUMBER,
  invalid_number: WRONG_NUMBER,
  invalid_account: WRONG_NUMBER,
  incorrect_zip: WRONG_POSTCODE,
  authentication_required: TO_CONFIRM,
  invoice_payment_intent_requires_action: TO_CONFIRM,
  payment_intent_authentication_failure: TO_CONFIRM,
  card_not_supported: NOT_FOR_THIS,
  currency_not_supported: NOT_FOR_THIS,
  transaction_not_allowed: NOT_FOR_THIS,
  processing_error: NOT_REACHED,
  issuer_not_available: NOT_REACHED,
  try_again_later: NOT_REACHED,
};

/**
 * Why a payment was refused, as the end of a sentence, by Stripe's code or ours (`no_payment_method`). Null: the code says nothing to people, or the
 * language is none of ours.
 */
export function refusalWords(code: string | null, locale: string): string | null {
  const words = Object.hasOwn(WHY, code ?? '') ? WHY[code ?? ''] : undefined;
  const language = languageOf(locale);
  return words && (language === 'en' || language === 'es') ? words[language] : null;
}
