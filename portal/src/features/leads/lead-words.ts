import { span } from '../../kit/time.tsx';

/** Where a lead stands, as people say it; the API's own words are shorter. */
export const STATUS_WORDS: Readonly<Record<string, string>> = {
  new: 'New',
  contacted: 'Contacted',
  callback: 'Call back',
  booked: 'Booked',
  shown: 'Shown',
  no_show: 'No-show',
  dnc: 'Not interested',
  opted_out: 'Opted out',
  replied: 'Replied',
  exhausted: 'No answer',
};

export const STATE_WORDS: Readonly<Record<string, string>> = {
  waiting: 'Not begun',
  under_way: 'Not finished: running or paused',
  in_flight: 'Running',
  paused: 'Paused',
  ended: 'Over',
};

const ENDING_WORDS: Readonly<Record<string, string>> = {
  booked: 'They booked.',
  replied: 'They replied: a person goes on from there.',
  opted_out: 'They asked not to be contacted.',
  not_interested: 'They are not interested.',
  bounced: 'Their address cannot be reached.',
  paid: 'They have paid.',
  goal: 'The goal is reached.',
  exhausted: 'All steps were taken, and there was no answer.',
  stopped: 'Somebody stopped it.',
  campaign_over: 'The campaign is over.',
  not_booked: 'An appointment was set in a call and never booked.',
};

/** Why a sequence ended, as a sentence. */
export function sayEnding(ending: string | null): string {
  return ENDING_WORDS[ending ?? ''] ?? `The sequence ended: ${(ending ?? 'stopped').replaceAll('_', ' ')}.`;
}

export const CHANNEL_WORDS = { sms: 'Text', call: 'Call', email: 'Email' } as const;

/** A cap as people say it: `2 of 3 texts used in 24 hours`. */
export function sayCap(
  { max, used, perSeconds }: { readonly max: number; readonly used: number; readonly perSeconds: number },
  channel: keyof typeof CHANNEL_WORDS,
): string {
  const many = { sms: 'texts', call: 'calls', email: 'emails' }[channel];
  return `${Math.min(used, max)} of ${max} ${many} used in ${saySpan(perSeconds)}`;
}

/** A cap of a day counts back from now: it is no day of the calendar. */
function saySpan(seconds: number): string {
  return seconds === 86_400 ? '24 hours' : span(seconds);
}

const EVIDENCE: Readonly<Record<string, string>> = {
  client: 'The client',
  lead: 'The lead',
  call: 'A call',
  staff: 'Somebody of your team',
};

/** What a piece of evidence says: `The client said yes: it took place`. */
export function sayEvidence({
  source,
  answer,
}: {
  readonly source: string;
  readonly answer: string;
}): string {
  const who = EVIDENCE[source] ?? source;
  if (source === 'call')
    return answer === 'yes' ? 'A call shows that it took place' : 'A call shows that it did not';
  return `${who} said ${answer}: it ${answer === 'yes' ? 'took place' : 'did not take place'}`;
}

const APPOINTMENT: Readonly<Record<string, string>> = {
  booked: 'The appointment stands again',
  cancelled: 'The appointment was cancelled',
  disputed: 'It is disputed whether it took place: a person decides',
  shown: 'Verdict: it took place',
  no_show: 'Verdict: nobody came',
};

export function sayAppointment(to: string): string {
  return APPOINTMENT[to] ?? `The appointment is ${to.replaceAll('_', ' ')}`;
}

const DONE: Readonly<Record<string, string>> = {
  pause: 'paused the sequence',
  resume: 'let the sequence go on',
  skip: 'skipped a step',
  move: 'moved them to another step',
  stop: 'stopped the sequence',
};

interface SaidAction {
  readonly kind: string;
  readonly status: string;
  readonly paid: boolean;
  readonly bulkActionId: string | null;
}

/** What somebody did: the end of a sentence that begins with their name. */
export function sayAction({ kind, status, paid, bulkActionId }: SaidAction): string {
  const done = paid ? 'stopped the sequence: they have paid' : (DONE[kind] ?? kind);
  const many = bulkActionId ? ', with many others' : '';
  if (status === 'done') return `${done}${many}`;
  return status === 'refused'
    ? `asked in vain: ${kind}${many}`
    : `asked, and waits for an answer: ${kind}${many}`;
}

const CONSENT: Readonly<Record<string, string>> = {
  granted: 'Agreed to',
  revoked: 'Wants no more',
  lifted: 'Taken off the list of those who get no',
};

const MANY: Readonly<Record<string, string>> = { sms: 'texts', call: 'calls', email: 'emails' };

export function sayConsent({
  action,
  channel,
}: {
  readonly action: string;
  readonly channel: string;
}): string {
  return `${CONSENT[action] ?? action} ${MANY[channel] ?? channel}`;
}

const OUTCOME: Readonly<Record<string, string>> = {
  appointment_set: 'Appointment set',
  callback_requested: 'Wants a call back',
  not_interested: 'Not interested',
  no_outcome: 'Without an outcome',
  voicemail: 'Voicemail',
  no_answer: 'No answer',
};

export function sayOutcome(outcome: string | null): string | null {
  return outcome && (OUTCOME[outcome] ?? outcome.replaceAll('_', ' '));
}

/** Why a status changed; of an opt-out the channels, which stand there by their names. */
export function sayReason(reason: string | null): string | null {
  const channels = reason?.split(', ') ?? [];
  if (!channels.every((channel) => Object.hasOwn(MANY, channel)))
    return (
      reason && (/^[a-z]+(_[a-z]+)+$/.test(reason) ? (sayOutcome(reason)?.toLowerCase() ?? reason) : reason)
    );
  return channels.length > 0 ? `no more ${channels.map((channel) => MANY[channel]).join(' or ')}` : null;
}
