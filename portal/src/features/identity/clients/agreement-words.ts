import type { api } from '../../../app/api.ts';
import { count, money } from '../../../kit/money.ts';
import { day } from '../../../kit/time.tsx';

type Agreement = NonNullable<Awaited<ReturnType<typeof api.clients.get>>['agreement']>;

/** What a client pays, in sentences. */
export function agreementWords(agreement: Agreement): readonly string[] {
  const { currency, milestoneSize, milestonePriceCents, rateMicrosPerMinute, termsDays, pauseAfterDays } =
    agreement;
  const perMinute = new Intl.NumberFormat(undefined, {
    ...{ style: 'currency', currency, maximumFractionDigits: 4 },
  }).format(rateMicrosPerMinute / 1_000_000);
  return [
    `${money(milestonePriceCents, currency, { isRound: true })} for every ${count(milestoneSize)} appointments that took place.`,
    `${perMinute} for a minute of talk, billed once a month.`,
    agreement.collection === 'charge_automatically'
      ? 'Its card is charged when an invoice is made.'
      : `Invoices are due within ${termsDays === 0 ? 'the day' : `${termsDays} days`}.`,
    agreement.reversal === 'credit'
      ? 'A billed appointment that turns out not to have taken place is credited.'
      : 'A billed appointment that turns out not to have taken place is replaced by the next one.',
    ...(pauseAfterDays === null
      ? []
      : [`Its campaigns pause ${pauseAfterDays} days after an invoice was due and not paid.`]),
    ...(agreement.automaticTax ? ['Tax is added.'] : []),
    `In force since ${day(agreement.effectiveFrom)}, version ${agreement.version}.`,
  ];
}
