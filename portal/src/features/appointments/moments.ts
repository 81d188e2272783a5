import { words } from '../../kit/words.ts';

/** What a moment of a plan is, as people call it. */
const NAMES: Readonly<Record<string, string>> = {
  reminder_24h: 'Reminder a day before',
  reminder_2h: 'Reminder two hours before',
  reminder_15m: 'Reminder 15 minutes before',
  ask_lead: 'They are asked whether it took place',
  ask_client_1: 'The client is asked whether they came',
  ask_client_2: 'The client is asked again',
  verdict: 'What is known by then decides',
  rebook_first: 'First invitation to book again',
  rebook_second: 'Second invitation to book again',
  rebook_last: 'Last invitation to book again',
};

export function momentName(name: string): string {
  return NAMES[name] ?? words(name);
}

export type SendState =
  | 'to_come'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'failed'
  | 'blocked'
  | 'skipped'
  | 'unconfirmed'
  | 'not_needed'
  | 'overdue';

const STATES: Readonly<Record<SendState, { readonly says: string; readonly color: string }>> = {
  to_come: { says: 'to come', color: 'blue' },
  sending: { says: 'going out', color: 'blue' },
  sent: { says: 'sent', color: 'green' },
  delivered: { says: 'delivered', color: 'green' },
  failed: { says: 'failed', color: 'red' },
  blocked: { says: 'not sent', color: 'red' },
  skipped: { says: 'left out', color: 'gray' },
  unconfirmed: { says: 'not known whether it arrived', color: 'orange' },
  not_needed: { says: 'not needed', color: 'gray' },
  overdue: { says: 'late', color: 'orange' },
};

export function stateLooks(
  state: SendState,
  kind?: string,
): { readonly says: string; readonly color: string } {
  if (kind === 'verdict' && state === 'not_needed')
    return { says: 'not needed: decided before', color: 'gray' };
  if (kind === 'verdict' && state === 'sent') return { says: 'decided', color: 'green' };
  return STATES[state];
}

interface Send {
  readonly channel: 'sms' | 'email';
  readonly state: SendState;
  readonly why: string | null;
}

/** What became of one message, as a sentence without its full stop: `Text not sent: they asked not to be written to`. */
export function sendWords({ channel, state, why }: Send): string {
  const what = `${channel === 'sms' ? 'Text' : 'Email'} ${STATES[state].says}`;
  return why ? `${what}: ${why}` : what;
}

interface Evidence {
  readonly source: 'client' | 'lead' | 'call' | 'staff';
  readonly answer: 'yes' | 'no';
}

const SAID: Readonly<Record<Evidence['source'], readonly [yes: string, no: string]>> = {
  client: ['The client says that they came', 'The client says that they did not come'],
  lead: ['They say themselves that it took place', 'They say themselves that it did not take place'],
  staff: ['Staff know that they came', 'Staff know that they did not come'],
  call: ['A call with them took place', 'A call speaks against it'],
};

/** A piece of evidence in words; to a client its own word is its own. */
export function evidenceWords({ source, answer }: Evidence, isClient: boolean): string {
  const [yes, no] = SAID[source];
  const words = answer === 'yes' ? yes : no;
  return isClient && source === 'client' ? words.replace('The client says', 'You said') : words;
}
