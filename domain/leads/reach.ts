import type { CapPolicy } from '../../contracts/policies/policy.ts';
import { becauseOf } from '../messaging/reason-words.ts';

type Channel = 'sms' | 'email' | 'call';

/** What the door answers: see services/messaging/door.ts. */
type DoorSays =
  | { readonly go: 'send' }
  | { readonly go: 'deferred'; readonly until: Date; readonly why: string }
  | { readonly go: 'blocked' | 'skipped'; readonly reason: string };

export interface Verdict {
  readonly can: 'now' | 'later' | 'no';
  /** A sentence; null: nothing is in the way. */
  readonly why: string | null;
  readonly again: Date | null;
}

/** What the door says, as people read it. */
export function verdictOf(says: DoorSays, channel: Channel): Verdict {
  if (says.go === 'send') return { can: 'now', why: null, again: null };
  if (says.go === 'deferred') return { can: 'later', why: sentence(says.why), again: says.until };
  return { can: 'no', why: sentence(whyNever(says.reason, channel)), again: null };
}

/** How a lead stands of whom the sequence wants nothing more. */
const DONE_WITH: Readonly<Record<string, string>> = {
  booked: 'they have booked',
  shown: 'they came to their appointment',
  no_show: 'they missed their appointment, and are invited to book again',
  replied: 'they replied, and a person goes on from there',
  exhausted: 'all steps were taken, and there was no answer',
  dnc: 'they are not interested',
  opted_out: 'they asked not to be contacted',
};

function whyNever(reason: string, channel: Channel): string {
  const status = /^lead_is_(\w+)$/.exec(reason)?.[1];
  if (status) return `the sequence is over for them: ${DONE_WITH[status] ?? status}`;
  return becauseOf(reason, channel) ?? reason;
}

export interface CapUse {
  readonly max: number;
  readonly perSeconds: number;
  readonly used: number;
  readonly left: number;
  /** When the next one is free; null: now. */
  readonly freeAt: Date | null;
}

/** How much of each cap is used up. @param times of what went out already, in any order */
export function capUse(times: readonly Date[], caps: readonly CapPolicy[], now: Date): CapUse[] {
  const newestFirst = times.map((time) => time.getTime()).sort((a, b) => b - a);
  return caps.map(({ max, per }) => {
    const used = newestFirst.filter((time) => time > now.getTime() - per * 1000).length;
    const oldestThatCounts = used >= max ? newestFirst[max - 1] : undefined;
    const freeAt = oldestThatCounts === undefined ? null : new Date(oldestThatCounts + per * 1000);
    return { max, perSeconds: per, used, left: Math.max(0, max - used), freeAt };
  });
}

export interface Today {
  readonly channel: Channel;
  /** What went out since midnight, by the person's own clock. */
  readonly sent: number;
  /** Which day it is there, and on which the last one went out that is not yet a day ago: `Mon 4 May`. Null: none did. */
  readonly day: { readonly there: string; readonly last: string } | null;
  /** The next of the channel in the sequence, as a sentence; null: it is what comes next at all, or there is no telling. */
  readonly later: string | null;
  /** The newest try of today that came to nothing, as a sentence; null: none. */
  readonly undone: string | null;
  /** Whether its sequence might, now. */
  readonly verdict: Verdict;
  /** How it stands with its sequence, as a sentence. */
  readonly standing: string;
  /** Whether the sequence has anything to do with it: over or not begun it waits for no hour. */
  readonly isRunning: boolean;
}

const DONE = { sms: 'Texted', email: 'Emailed', call: 'Called' } as const;

/** Whether somebody was reached today by a channel, and if not, why: what a person asks first. */
export function sayToday({ channel, sent, day, undone, verdict, standing, isRunning, later }: Today): string {
  if (sent > 0) return `${DONE[channel]} today${sent === 1 ? '' : ` ${sent} times`}.`;
  const done = DONE[channel].toLowerCase();
  const not = day
    ? `Not ${done} today: it is ${day.there} where they live, and the last one went out on ${day.last}.`
    : `Not ${done} today.`;
  const because = [not, undone ?? (verdict.can === 'no' ? verdict.why : null)].filter(
    (words) => words !== null,
  );
  if (because.length > 1) return because.join(' ');
  const why = verdict.why && lower(verdict.why);
  const isMore = isRunning && why !== null && !standing.toLowerCase().includes(why.toLowerCase());
  return [not, standing, isRunning && later, isMore && `Also: ${why}`].filter(Boolean).join(' ');
}

export interface Standing {
  /** Null: it is not over. */
  readonly ending: string | null;
  readonly hasBegun: boolean;
  readonly isPaused: boolean;
  readonly isErased: boolean;
  /** What happens next; null: nothing is waited for. */
  readonly next: { readonly what: string; readonly why: string; readonly blockedBy: string | null } | null;
}

const ENDED: Readonly<Record<string, string>> = {
  booked: 'they booked an appointment',
  replied: 'they replied, and a person goes on from there',
  opted_out: 'they asked not to be contacted',
  not_interested: 'they are not interested',
  bounced: 'their address cannot be reached',
  paid: 'they have paid',
  goal: 'the goal is reached',
  exhausted: 'all steps were taken, and there was no answer',
  stopped: 'somebody stopped it',
  campaign_over: 'the campaign is over',
  not_booked: 'an appointment was set in a call and never booked: a person takes it from there',
};

/** How a lead stands with its sequence, in one sentence. */
export function sayStanding({ ending, hasBegun, isPaused, isErased, next }: Standing): string {
  if (isErased) return 'The person was erased: nothing goes out any more.';
  if (ending !== null) return `The sequence is over: ${ENDED[ending] ?? ending.replaceAll('_', ' ')}.`;
  if (isPaused) return 'The sequence is paused: nothing of it goes out until somebody resumes it.';
  if (next)
    return `${hasBegun ? 'Next' : 'The sequence has not begun. Next'}: ${lower(next.what)}, ${next.why}.`;
  return hasBegun ? 'The sequence looks for its next step.' : 'The sequence is not begun: nothing is due.';
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function lower(words: string): string {
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}
