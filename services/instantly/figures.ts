import type { InstantlyCounts } from '../../contracts/instantly/campaign-api.ts';
import { Prisma } from '../../prisma/generated/client.ts';

/** Each figure as we say it, and its column in `instantly_day`. */
export const COLUMN: Readonly<Record<keyof InstantlyCounts, string>> = {
  sent: 'sent',
  opens: 'opens',
  uniqueOpens: 'unique_opens',
  clicks: 'clicks',
  uniqueClicks: 'unique_clicks',
  replies: 'replies',
  uniqueReplies: 'unique_replies',
  autoReplies: 'auto_replies',
  bounces: 'bounces',
  unsubscribes: 'unsubscribes',
  interested: 'interested',
  notInterested: 'not_interested',
  meetingsBooked: 'meetings_booked',
  completed: 'completed',
};

export const FIGURES = Object.keys(COLUMN) as (keyof InstantlyCounts)[];

/** All figures of `instantly_day AS d`, added up; of no days each is nought. */
export const FIGURES_SUMMED = Prisma.raw(
  FIGURES.map((name) => `coalesce(sum(d.${COLUMN[name]}), 0)::int AS "${name}"`).join(', '),
);

/** The figures of a row that has more than those. */
export function countsOf(row: InstantlyCounts): InstantlyCounts {
  return Object.fromEntries(FIGURES.map((name) => [name, row[name]])) as InstantlyCounts;
}

/** Several rows' figures as one. */
export function addUp(rows: readonly InstantlyCounts[]): InstantlyCounts {
  const sums = FIGURES.map((name): [string, number] => [name, rows.reduce((sum, row) => sum + row[name], 0)]);
  return Object.fromEntries(sums) as InstantlyCounts;
}
