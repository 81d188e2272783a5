import type { Currency } from '../../contracts/billing/currency.ts';

/**
 * The least that Stripe charges, in cents, of the currencies that we bill in: all of them have two decimals. Of an
 * account that settles in another currency the least is that one's, converted.
 * https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
const MINIMUM_CHARGE_CENTS: Readonly<Record<Currency, number>> = {
  usd: 50,
  eur: 50,
  gbp: 30,
  cad: 50,
  aud: 50,
  nzd: 50,
  chf: 50,
  sgd: 50,
  dkk: 250,
  nok: 300,
  sek: 300,
};

/** @param currency ISO 4217, in small letters. @throws RangeError for one that we do not bill in */
export function minimumChargeCents(currency: string): number {
  const cents = new Map<string, number>(Object.entries(MINIMUM_CHARGE_CENTS)).get(currency);
  if (cents === undefined) throw new RangeError(`${currency} is not a currency that we bill in`);
  return cents;
}

/** For people: $1,234.50 */
export function moneyInWords(cents: number, currency: string): string {
  return amountFormat(currency, 2).format(cents / 100);
}

/** For people, to the last millionth: $0.20, $0.0079 */
export function rateInWords(micros: number, currency: string): string {
  return amountFormat(currency, 6).format(micros / 1_000_000);
}

function amountFormat(currency: string, maximumFractionDigits: number): Intl.NumberFormat {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits };
  return new Intl.NumberFormat('en-US', { style: 'currency', currency, ...digits });
}
