import type { StopRule } from '../../contracts/campaigns/sequence.ts';
import type { LeadEnding, LeadStop } from '../../contracts/leads/workflow.ts';

/** All of them, as sequences have them that say nothing else. */
export const STOP_RULES: readonly StopRule[] = ['reply', 'booking', 'bounce', 'payment'];

const ENDS_BY_RULE: Readonly<Record<string, StopRule>> = {
  replied: 'reply',
  booked: 'booking',
  bounced: 'bounce',
  paid: 'payment',
};

/** Whether something that was told ends a sequence with these rules; an opt-out and a person's stop always do. */
export function endsSequence(stop: LeadStop, stopOn: readonly string[]): boolean {
  const rule = ENDS_BY_RULE[stop];
  return rule === undefined || stopOn.includes(rule);
}

const ENDING_OF: Readonly<Record<string, LeadEnding>> = {
  opted_out: 'opted_out',
  dnc: 'not_interested',
  replied: 'replied',
  booked: 'booked',
  shown: 'booked',
  no_show: 'booked',
  exhausted: 'exhausted',
};

/** How a lead's sequence ends by where the lead stands; null: it goes on. */
export function endingOf(status: string, stopOn: readonly string[]): LeadEnding | null {
  const ending = ENDING_OF[status];
  if (ending === undefined) return null;
  const rule = ENDS_BY_RULE[ending];
  return rule === undefined || stopOn.includes(rule) ? ending : null;
}
