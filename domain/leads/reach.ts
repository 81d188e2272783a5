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
  booked: 'it has booked',
  shown: 'it came to its appointment',
  no_show: 'it missed its appointment, and is won back by itself',
  replied: 'it replied, and a person goes on from there',
  exhausted: 'all steps were taken, and there was no answer',
  dnc: 'it is not interested',
  opted_out: 'it asked not to be contacted',
};

function whyNever(reason: string, channel: Channel): string {
  const status = /^lead_is_(\w+)$/.exec(reason)?.[1];
  if (status) return `its sequence is done with it: ${DONE_WITH[status] ?? status}`;
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
  /** What went out since its midnight, by its own clock. */
  readonly sent: number;
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
export function sayToday({ channel, sent, undone, verdict, standing, isRunning }: Today): string {
  if (sent > 0) return `${DONE[channel]} today${sent === 1 ? '' : ` ${sent} times`}.`;
  const not = `Not ${DONE[channel].toLowerCase()} today.`;
  if (undone) return `${not} ${undone}`;
  if (verdict.can === 'no') return `${not} ${verdict.why}`;
  if (!isRunning || verdict.can === 'now') return `${not} ${standing}`;
  return `${not} ${standing} Also: ${lower(verdict.why ?? '')}`;
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
  booked: 'it booked an appointment',
  replied: 'it replied, and a person goes on from there',
  opted_out: 'the person asked not to be contacted',
  not_interested: 'the person is not interested',
  bounced: 'its address cannot be reached',
  paid: 'it has paid',
  goal: 'its goal is reached',
  exhausted: 'all steps were taken, and there was no answer',
  stopped: 'somebody stopped it',
  campaign_over: 'the campaign is over',
  not_booked: 'an appointment was set in a call and never booked: a person takes it from there',
};

/** How a lead stands with its sequence, in one sentence. */
export function sayStanding({ ending, hasBegun, isPaused, isErased, next }: Standing): string {
  if (isErased) return 'The person was erased: nothing goes out any more.';
  if (ending !== null) return `Its sequence is over: ${ENDED[ending] ?? ending.replaceAll('_', ' ')}.`;
  if (isPaused) return 'Its sequence is paused: nothing of it goes out until somebody resumes it.';
  if (next)
    return `${hasBegun ? 'Next' : 'Its sequence has not begun. Next'}: ${lower(next.what)}, ${next.why}.`;
  return hasBegun ? 'Its sequence looks for its next step.' : 'Its sequence is not begun: nothing is due.';
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function lower(words: string): string {
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}
