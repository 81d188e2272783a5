import { type LeadFilter, NOBODY } from '../../contracts/leads/filter.ts';
import { searchWords } from '../../domain/leads/search.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { Refusal } from '../refusal.ts';

/**
 * The leads that a filter means: what `leadConditions` says in SQL. One that was found to be another is that other.
 *
 * @throws Refusal invalid (q)
 */
export function leadsOf({ q, tag, ...filter }: LeadFilter): Prisma.LeadWhereInput {
  const contact = {
    ...(q && { AND: wordsOf(q).map((word) => ({ search: { contains: word } })) }),
    ...(tag && { tags: { has: tag } }),
  };
  return {
    mergedIntoId: null,
    clientId: filter.clientId,
    campaignId: filter.campaignId,
    importId: filter.importId,
    ...(filter.status && { status: { in: filter.status } }),
    ...(filter.state && STATES[filter.state]),
    stepId: filter.stepId,
    assignedTo: filter.assignedTo === NOBODY ? null : filter.assignedTo,
    ...((filter.createdFrom ?? filter.createdTo) && {
      createdAt: { gte: instantOf(filter.createdFrom), lt: instantOf(filter.createdTo) },
    }),
    ...((q ?? tag) && { contact }),
  };
}

function instantOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

/** @throws Refusal invalid: there is nothing to look for in it */
export function wordsOf(q: string): string[] {
  const words = searchWords(q);
  if (words.length > 0) return words;
  throw new Refusal('invalid', 'There is nothing to look for in this.', [
    { field: 'q', message: 'must have a letter or a digit' },
  ]);
}

const STATES: Readonly<Record<NonNullable<LeadFilter['state']>, Prisma.LeadWhereInput>> = {
  waiting: { startedAt: null, pausedAt: null, endedAt: null },
  under_way: { startedAt: { not: null }, endedAt: null },
  in_flight: { startedAt: { not: null }, endedAt: null, pausedAt: null },
  paused: { endedAt: null, pausedAt: { not: null } },
  ended: { endedAt: { not: null } },
};
