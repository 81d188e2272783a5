import type { api } from '../../app/api.ts';
import { money } from '../../kit/money.ts';
import { moment } from '../../kit/time.tsx';

type Version = Awaited<ReturnType<typeof api.agreements.list>>['items'][number];

/** An agreement as people type it: money in whole units. */
export interface AgreementValues {
  readonly rate: number | string;
  readonly milestoneSize: number | string;
  readonly price: number | string;
  readonly termsDays: number | string;
  readonly reversal: Version['reversal'];
  readonly collection: Version['collection'];
  readonly automaticTax: boolean;
  readonly pauses: boolean;
  readonly pauseAfterDays: number | string;
  readonly alerts: string[];
  readonly note: string;
  readonly when: 'now' | 'later';
  /** Local: yyyy-mm-dd hh:mm:ss */
  readonly begins: string | null;
  readonly withdrawPlanned: boolean;
}

const USUAL_PAUSE_DAYS = 30;

export function valuesOf(version: Version): AgreementValues {
  const { milestoneSize, termsDays, reversal, collection, automaticTax, pauseAfterDays } = version;
  return {
    ...{ milestoneSize, termsDays, reversal, collection, automaticTax },
    rate: version.rateMicrosPerMinute / 1_000_000,
    price: version.milestonePriceCents / 100,
    pauses: pauseAfterDays !== null,
    pauseAfterDays: pauseAfterDays ?? USUAL_PAUSE_DAYS,
    alerts: version.usageAlertCents.map((cents) => String(cents / 100)),
    ...{ note: '', when: 'now', begins: null, withdrawPlanned: false },
  };
}

/** What the API is told: what stays is left out, so that it stays as it will be then. */
export function termsOf(now: Version, values: AgreementValues) {
  const said = asTerms(values);
  const differs = Object.entries(said).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(now[key as keyof typeof said]),
  );
  const { note, when, begins, withdrawPlanned } = values;
  return {
    ...(Object.fromEntries(differs) as Partial<typeof said>),
    ...(note.trim() !== '' && { note: note.trim() }),
    ...(when === 'later' && begins && { effectiveFrom: new Date(begins.replace(' ', 'T')) }),
    withdrawPlanned,
  };
}

function asTerms(values: AgreementValues) {
  const { reversal, collection, automaticTax } = values;
  return {
    ...{ reversal, collection, automaticTax },
    rateMicrosPerMinute: Math.round(Number(values.rate) * 1_000_000),
    milestoneSize: Number(values.milestoneSize),
    milestonePriceCents: Math.round(Number(values.price) * 100),
    termsDays: Number(values.termsDays),
    pauseAfterDays: values.pauses ? Number(values.pauseAfterDays) : null,
    usageAlertCents: values.alerts
      .map((amount) => Math.round(Number(amount) * 100))
      .toSorted((a, b) => a - b),
  };
}

export const REVERSALS: Readonly<Record<Version['reversal'], string>> = {
  replace: 'The next show takes its place',
  credit: 'Its price is credited',
};

export const COLLECTIONS: Readonly<Record<Version['collection'], string>> = {
  send_invoice: 'By the link on the invoice',
  charge_automatically: 'Charged to the payment method on file',
};

interface Change {
  readonly topic: string;
  readonly was: string;
  readonly is: string;
}

/** What differs from what is in force, in words. */
export function changesOf(now: Version, values: AgreementValues): Change[] {
  const says = (of: AgreementValues): [topic: string, words: string][] => {
    const terms = asTerms(of);
    const amount = (cents: number) => money(cents, now.currency);
    return [
      ['A minute of talk', `${now.currency.toUpperCase()} ${Number(of.rate)}`],
      ['Shows that make a milestone', String(terms.milestoneSize)],
      ['Price of a milestone', amount(terms.milestonePriceCents)],
      ['Due', `${terms.termsDays} days after the invoice`],
      ['A billed show that did not take place', REVERSALS[terms.reversal]],
      ['Paid', COLLECTIONS[terms.collection]],
      ['Tax', terms.automaticTax ? 'computed and added by Stripe' : 'none is added'],
      [
        'Overdue',
        terms.pauseAfterDays === null
          ? 'campaigns go on'
          : `campaigns pause after ${terms.pauseAfterDays} days`,
      ],
      ['Usage alerts', terms.usageAlertCents.map(amount).join(', ') || 'none'],
    ];
  };
  const before = new Map(says(valuesOf(now)));
  const changes = says(values).flatMap(([topic, is]) => {
    const was = before.get(topic) ?? '';
    return was === is ? [] : [{ topic, was, is }];
  });
  if (changes.length === 0 || values.when === 'now' || !values.begins) return changes;
  return [...changes, { topic: 'Begins', was: 'now', is: moment(values.begins.replace(' ', 'T')) }];
}
