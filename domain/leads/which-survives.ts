import type { LeadStatus } from './status.ts';

/** A lead as far as it decides which of two of the same person and campaign goes on. */
export interface Standing {
  readonly id: string;
  readonly status: LeadStatus;
  /** It has a booked appointment. */
  readonly hasAppointment: boolean;
  readonly startedAt: Date | null;
  readonly createdAt: Date;
}

/** The first outranks the others. Who said no stays asked no more, unless they have come all the same. */
const FURTHEST: readonly LeadStatus[] = [
  'booked',
  'shown',
  'opted_out',
  'dnc',
  'no_show',
  'replied',
  'callback',
  'contacted',
  'exhausted',
  'new',
];

/**
 * Which of two leads goes on: the one with an appointment, else the one that is further along, else the one that was
 * begun first, was made first, has the smaller id: the same whichever way round they are given.
 */
export function whichSurvives<Lead extends Standing>(one: Lead, other: Lead): Lead {
  const difference =
    Number(other.hasAppointment) - Number(one.hasAppointment) ||
    FURTHEST.indexOf(one.status) - FURTHEST.indexOf(other.status) ||
    begun(one) - begun(other) ||
    one.createdAt.getTime() - other.createdAt.getTime();
  if (difference !== 0) return difference < 0 ? one : other;
  return one.id < other.id ? one : other;
}

function begun({ startedAt }: Standing): number {
  return startedAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
}
