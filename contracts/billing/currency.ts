/** What clients may be billed in: currencies whose smallest unit is a hundredth, as every amount here is in cents. */
export const currencies = [
  'usd',
  'eur',
  'gbp',
  'cad',
  'aud',
  'nzd',
  'chf',
  'sek',
  'nok',
  'dkk',
  'sgd',
] as const;

export type Currency = (typeof currencies)[number];
