import { type Hours, nextAllowed, whyNot } from '../policies/hours.ts';
import { type Allowance, usedUp } from './pace.ts';

export interface LaunchFacts {
  readonly now: Date;
  readonly isPaused: boolean;
  /** Its client is long overdue with an invoice. */
  readonly isClientPaused: boolean;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  /** In which leads are started; none: at any time. */
  readonly hours: readonly Hours[];
  readonly allowance: Allowance;
  readonly leadsPerSecond: number;
  /** Leads that may be started but for the time. */
  readonly waiting: number;
}

/** What a campaign says of what it does next, in plain words. */
export interface LaunchWords {
  readonly what: string;
  readonly until?: Date;
  readonly why: string;
  readonly blockedBy?: string;
}

export type NextLaunch =
  | { readonly do: 'start'; readonly leads: number; readonly says: LaunchWords }
  /** `wakeAt` null: until it is told of something. */
  | { readonly do: 'wait'; readonly wakeAt: Date | null; readonly says: LaunchWords }
  /** Its time is over. */
  | { readonly do: 'end' };

/** What a running campaign does next about the leads that it has not started. */
export function nextLaunch(facts: LaunchFacts): NextLaunch {
  const { now, endsAt, waiting, isPaused, startsAt } = facts;
  if (isPaused) return wait(facts, null, { ...next(waiting), blockedBy: 'the campaign is paused' });
  if (endsAt && endsAt <= now) return { do: 'end' };
  if (waiting === 0) {
    return wait(facts, null, { what: 'Wait for more leads', why: 'every lead has been started' });
  }
  if (facts.isClientPaused) {
    return wait(facts, null, { ...next(waiting), blockedBy: 'an invoice is long overdue' });
  }
  if (startsAt && startsAt > now) {
    return wait(facts, startsAt, { what: 'Start the first leads', why: `${leads(waiting)} until its start` });
  }
  return whenPaceAllows(facts);
}

function whenPaceAllows(facts: LaunchFacts): NextLaunch {
  const { now, hours, allowance, waiting, leadsPerSecond } = facts;
  const opens = nextAllowed(now, hours);
  if (!opens) return wait(facts, null, { ...next(waiting), blockedBy: 'its hours leave no instant' });
  if (opens > now) return wait(facts, opens, { ...next(waiting), why: whyNot(now, hours) ?? '' });
  if (allowance.leads > 0) {
    const why = `${leads(waiting)}, ${leadsPerSecond} start a second`;
    return { do: 'start', leads: allowance.leads, says: { what: 'Start the next leads', why } };
  }
  if (!('limit' in allowance)) return wait(facts, null, next(waiting));
  const { limit, until } = allowance;
  const what = `Start the next ${Math.min(waiting, limit.max)} leads`;
  return wait(facts, until, { what, why: usedUp(allowance) });
}

/** A wait is never longer than the campaign. */
function wait({ endsAt, isPaused }: LaunchFacts, until: Date | null, says: LaunchWords): NextLaunch {
  const ends = isPaused ? null : endsAt;
  const wakeAt = until && ends ? new Date(Math.min(until.getTime(), ends.getTime())) : (until ?? ends);
  return { do: 'wait', wakeAt, says: until ? { ...says, until } : says };
}

function next(waiting: number): LaunchWords {
  return { what: 'Start the next leads', why: leads(waiting) };
}

function leads(waiting: number): string {
  return waiting === 1 ? '1 lead waits' : `${waiting} leads wait`;
}
