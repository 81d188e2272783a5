import { moneyInWords, rateInWords } from './currency.ts';

/** What a client agreed to pay. */
export interface Terms {
  readonly currency: string;
  readonly rateMicrosPerMinute: number;
  readonly milestoneSize: number;
  readonly milestonePriceCents: number;
  readonly termsDays: number;
  readonly reversal: string;
  readonly collection: string;
  readonly automaticTax: boolean;
  readonly pauseAfterDays: number | null;
  readonly usageAlertCents: readonly number[];
}

export interface TermsFact {
  readonly key: string;
  readonly topic: string;
  readonly says: string;
}

export interface TermsChange {
  readonly key: string;
  readonly topic: string;
  readonly was: string;
  readonly is: string;
}

/** An agreement in plain words, one line for each thing that is agreed. */
export function sayTerms(terms: Terms): TermsFact[] {
  const { currency, milestoneSize, milestonePriceCents, termsDays, pauseAfterDays, usageAlertCents } = terms;
  const shows = milestoneSize === 1 ? 'Each verified show' : `Every ${milestoneSize} verified shows`;
  const alerts = usageAlertCents.map((cents) => moneyInWords(cents, currency));
  return [
    fact('milestone', 'Shows', `${shows} cost ${moneyInWords(milestonePriceCents, currency)}`),
    fact(
      'rate',
      'Talk time',
      `${rateInWords(terms.rateMicrosPerMinute, currency)} a minute, billed each month`,
    ),
    fact('terms', 'Due', termsDays === 0 ? 'at once' : `${days(termsDays)} after the invoice`),
    fact('reversal', 'A billed show that did not take place', REVERSALS[terms.reversal] ?? terms.reversal),
    fact('collection', 'Paid', COLLECTIONS[terms.collection] ?? terms.collection),
    fact('tax', 'Tax', terms.automaticTax ? 'computed and added by Stripe' : 'none is added'),
    fact(
      'pause',
      'Overdue',
      pauseAfterDays === null
        ? 'campaigns go on'
        : `campaigns pause ${days(pauseAfterDays)} after the due date`,
    ),
    fact('alerts', 'Usage alerts', alerts.length === 0 ? 'none' : `at ${alerts.join(', ')} a month`),
  ];
}

/** What a version changed. `before` undefined: it is the first one, and changed nothing. */
export function compareTerms(before: Terms | undefined, after: Terms): TermsChange[] {
  if (!before) return [];
  const was = new Map(sayTerms(before).map((each) => [each.key, each.says]));
  return sayTerms(after).flatMap(({ key, topic, says }) => {
    const old = was.get(key) ?? '';
    return old === says ? [] : [{ key, topic, was: old, is: says }];
  });
}

const REVERSALS: Readonly<Record<string, string>> = {
  replace: 'the next show takes its place; no money moves',
  credit: 'its price is credited',
};

const COLLECTIONS: Readonly<Record<string, string>> = {
  send_invoice: 'by the link on the invoice',
  charge_automatically: 'charged to the payment method on file',
};

function fact(key: string, topic: string, says: string): TermsFact {
  return { key, topic, says };
}

function days(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}
