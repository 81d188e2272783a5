import type { CapPolicy, PolicyBody, RetryPolicy } from '../../contracts/policies/policy.ts';
import { listed, spanInWords } from './span-words.ts';

/** One promise of a policy, in plain words. */
export interface PolicyFact {
  readonly key: string;
  readonly topic: string;
  readonly says: string;
  /** `at_once`: read as it is now. `from_next`: what has begun keeps the version it began with. */
  readonly holds: 'at_once' | 'from_next';
}

/** How one version differs from another. */
export interface PolicyChange {
  readonly key: string;
  readonly topic: string;
  readonly was: string | null;
  readonly is: string | null;
  readonly holds: PolicyFact['holds'];
}

/** Which promises are read as they are now, of the newest version: the others are kept as they began. */
const AT_ONCE = new Set(['window', 'caps', 'consent']);

type Sayer = readonly [key: string, topic: string, says: (policy: PolicyBody) => string];

const CHANNELS = { sms: 'text', call: 'call', email: 'email' } as const;

/** In the order in which a lead meets them. */
const SAYERS: readonly Sayer[] = [
  ['window', 'Hours', ({ window }) => windowWords(window)],
  ['caps', 'At most', ({ caps }) => (caps.length === 0 ? 'No limit' : listed(caps.map(capWords)))],
  ['consent', 'Only after consent', ({ consent }) => consentWords(consent)],
  ['launch', 'New leads', ({ launch }) => `${launch.leadsPerSecond} a second at most`],
  ['call.noAnswer', 'Nobody answers', ({ call }) => retryWords(call.retries?.noAnswer)],
  ['call.voicemail', 'A machine answers', ({ call }) => retryWords(call.retries?.voicemail)],
  ['call.callbacks', 'Asked to call back', ({ call }) => callbackWords(call)],
  [
    'call.outcomeWithin',
    'Outcome of a call',
    ({ call }) => `asked for when it is not told within ${spanInWords(call.outcomeWithin)}`,
  ],
  ['booking', 'Agreed in a call, not booked', ({ booking }) => bookingWords(booking)],
  ['reminders', 'Reminders', ({ reminders }) => reminderWords(reminders)],
  ['reminders.detail', 'How they go out', ({ reminders }) => reminderDetail(reminders)],
  ['questions', 'Did they come?', ({ questions }) => questionWords(questions)],
  [
    'verdict',
    'Verdict',
    ({ verdict, questions }) =>
      `${spanInWords(verdict.after)} after the end, and not before everybody asked had ${spanInWords(questions.answerWithin)} to answer`,
  ],
  [
    'verdict.call',
    'A call proves a show',
    ({ verdict }) =>
      `when it lasts longer than ${spanInWords(verdict.callLongerThan)}, from ${spanInWords(verdict.callBeforeStart)} before the start on`,
  ],
  ['rebook', 'After a no-show', ({ rebook }) => rebookWords(rebook)],
  [
    'keep',
    'Recordings and transcripts',
    ({ keep }) => (keep ? `kept for ${keep.callContentDays} days` : 'kept for 365 days'),
  ],
];

/** What a policy promises, one line for each promise. */
export function sayPolicy(policy: PolicyBody): PolicyFact[] {
  return SAYERS.map(([key, topic, says]) => ({
    ...{ key, topic, says: says(policy) },
    holds: AT_ONCE.has(key) ? 'at_once' : 'from_next',
  }));
}

/** What is promised otherwise. `before` null: it is the first version, and nothing is. */
export function comparePolicies(before: PolicyBody | null, after: PolicyBody): PolicyChange[] {
  if (!before) return [];
  const was = new Map(sayPolicy(before).map((fact) => [fact.key, fact.says]));
  return sayPolicy(after).flatMap(({ key, topic, says, holds }) => {
    const old = was.get(key) ?? null;
    return old === says ? [] : [{ key, topic, was: old, is: says, holds }];
  });
}

function windowWords(window: PolicyBody['window']): string {
  return window ? `${window.from} to ${window.to}, by the contact’s own clock` : 'At any hour';
}

function capWords({ channel, max, per }: CapPolicy): string {
  const noun = CHANNELS[channel];
  return `${max} ${noun}${max === 1 ? '' : 's'} in ${spanInWords(per)}`;
}

function consentWords(consent: PolicyBody['consent']): string {
  if (consent.length === 0) return 'No channel needs it beforehand';
  return listed(consent.map((channel) => `${CHANNELS[channel]}s`));
}

function retryWords(retry: RetryPolicy | undefined): string {
  if (!retry || retry.max === 0) return 'not called again in the same step';
  const again = retry.max === 1 ? 'called once more' : `called up to ${retry.max} times more`;
  return `${again}, ${spanInWords(retry.after)} later`;
}

function callbackWords({ callbacks, callbackAfter }: PolicyBody['call']): string {
  if (callbacks === 0) return 'not called back';
  return `up to ${callbacks} ${callbacks === 1 ? 'time' : 'times'}, ${spanInWords(callbackAfter)} later when no time was named`;
}

function bookingWords({ linkAfter, taskAfter }: PolicyBody['booking']): string {
  return `the booking link ${spanInWords(linkAfter)} after the call, a task for a person ${spanInWords(taskAfter)} after that`;
}

function reminderWords(reminders: PolicyBody['reminders']): string {
  if (reminders.length === 0) return 'None';
  return `${listed(inOrder(reminders).map(({ before }) => spanInWords(before)))} before`;
}

function reminderDetail(reminders: PolicyBody['reminders']): string {
  if (reminders.length === 0) return 'None';
  const each = inOrder(reminders).map(({ before, channels, respectsWindow, lateBy }) => {
    const how = channels.map((channel) => CHANNELS[channel]).join(' and ');
    const when = respectsWindow ? ', moved into the hours' : '';
    return `${spanInWords(before)}: ${how}${when}, skipped when more than ${spanInWords(lateBy)} late`;
  });
  return each.join('; ');
}

function inOrder(reminders: PolicyBody['reminders']) {
  return reminders.toSorted((a, b) => b.before - a.before);
}

function questionWords({ leadAfter, clientAfter }: PolicyBody['questions']): string {
  return `the lead is asked ${spanInWords(leadAfter)} after the end, the client ${listed(clientAfter.map(spanInWords))} after it`;
}

function rebookWords(steps: PolicyBody['rebook']): string {
  if (steps.length === 0) return 'Nothing is sent';
  return listed(
    steps.map(({ after, channel }) => `${CHANNELS[channel]} ${after === 0 ? 'at once' : spanInWords(after)}`),
  );
}
