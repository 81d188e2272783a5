import type { Transaction } from '../../prisma/tenant.ts';
import { createTask } from '../messaging/create-task.ts';
import type { Figures } from './count-events.ts';

interface DifferingDay {
  /** yyyy-mm-dd in UTC */
  readonly day: string;
  readonly ours: Figures;
  readonly theirs: Figures;
}

export interface Differing {
  readonly operatorId: string;
  readonly campaign: { readonly id: string; readonly name: string; readonly createdAt: Date };
  /** In order. */
  readonly differing: readonly DifferingDay[];
  readonly now: Date;
}

const DAY_MS = 86_400_000;

/** What differs for longer: what did not reach us has been picked up by then. */
const PATIENCE_MS = 2 * DAY_MS;

/**
 * Asks a person to see to a campaign that clients have and whose figures stay different. Once: while that is open, and for
 * the days until it was done, nothing more is said.
 */
export async function tellDiffering(
  tx: Transaction,
  { operatorId, campaign, differing, now }: Differing,
): Promise<void> {
  const key = `instantly-difference:${campaign.id}:`;
  // Of the day on which we first heard of it, and of those before it, we cannot have heard everything.
  const whole = differing.filter(
    ({ day }) =>
      Date.parse(day) > campaign.createdAt.getTime() &&
      Date.parse(day) + DAY_MS + PATIENCE_MS <= now.getTime(),
  );
  if (whole.length === 0) return;
  const having = await tx.instantlyAssignment.count({
    where: { operatorId, campaignId: campaign.id, untilAt: null },
  });
  if (having === 0) return;
  const told = await tx.task.findFirst({
    where: { operatorId, key: { startsWith: key } },
    orderBy: { createdAt: 'desc' },
    select: { doneAt: true },
  });
  const since = told ? told.doneAt : new Date(0);
  const untold = since ? whole.filter(({ day }) => Date.parse(day) > since.getTime()) : [];
  const last = untold.at(-1);
  if (!last) return;
  await createTask(tx, {
    ...{ operatorId, clientId: null, leadId: null, kind: 'instantly_difference' },
    key: `${key}${last.day}`,
    title: titleOf(campaign.name),
    detail: `${untold.map(wordsOf).join('\n')}\n${REMEDY}`,
  });
}

const REMEDY =
  'Look at Instantly whether the webhook to our address is there, sends all events and is not switched off. What it sent ' +
  'and did not reach us is picked up every hour.';

const LONGEST_NAME = 100;

function titleOf(name: string): string {
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return `Our figures of “${short}” and Instantly’s have differed for more than two days`;
}

const WORDS: readonly (readonly [keyof Figures, string])[] = [
  ['sent', 'sent'],
  ['opens', 'opens'],
  ['clicks', 'clicks'],
  ['replies', 'replies'],
  ['autoReplies', 'automatic replies'],
];

function wordsOf({ day, ours, theirs }: DifferingDay): string {
  const said = WORDS.filter(([name]) => ours[name] !== theirs[name]).map(
    ([name, word]) => `${word}: ${ours[name]} here, ${theirs[name]} there`,
  );
  return `${day}: ${said.join('; ')}.`;
}
