import type { Call, Outcome } from '../records.ts';
import { type Conversation, said, talkByHand } from './scripts.ts';

const openingTo = (name: string, company: string) => `Hello, is this ${name}? I am calling for ${company}.`;
const INBOUND_OPENING = 'Hello, how can I help you?';

function spoken(name: string, company: string, timeZone: string): Record<Outcome, Conversation> {
  const opening = openingTo(name, company);
  return {
    appointment_set: {
      lines: said(
        opening,
        'Yes, speaking.',
        'You asked about our services. Would you like to talk it through with us?',
        'Yes, that would be good.',
        `Fine. I am booking the next free time for you, in your time zone, ${timeZone}.`,
        'That works for me.',
        'Done, you will get a confirmation. Goodbye.',
        'Thank you, goodbye.',
      ),
      summary: `${name} agreed to a meeting, and the agent booked it.`,
      sentiment: 'Positive',
    },
    callback_requested: {
      lines: said(
        opening,
        'I cannot talk now. Could you call me again later?',
        'Of course. Goodbye.',
        'Bye.',
      ),
      summary: `${name} had no time and asked to be called again later.`,
      sentiment: 'Neutral',
    },
    not_interested: {
      lines: said(opening, 'I am not interested. Please do not call again.', 'I understand. Goodbye.'),
      summary: `${name} is not interested and asked not to be called again.`,
      sentiment: 'Negative',
    },
    no_outcome: {
      lines: said(
        opening,
        'Yes. I already have an appointment.',
        'Then I only wish you a good day. Goodbye.',
      ),
      summary: `${name} already has an appointment; nothing new was agreed.`,
      sentiment: 'Neutral',
    },
  };
}

const inbound: Conversation = {
  lines: said(
    INBOUND_OPENING,
    'I am calling for our appointment. Can we begin?',
    'Certainly. Let us go through your questions one by one.',
    'Good. Thank you for your time.',
  ),
  summary: 'The caller phoned in for the appointment and talked it through.',
  sentiment: 'Positive',
};

const machine: Conversation = {
  lines: [
    { role: 'user', content: 'Nobody is here. Please leave a message after the tone.' },
    { role: 'agent', content: 'We shall call again. Goodbye.' },
  ],
  summary: 'A machine picked up; a short message was left.',
  sentiment: 'Neutral',
};

const unanswered: Conversation = { lines: [], summary: '', sentiment: 'Unknown' };

function variable(call: Call, name: string): string {
  const value = call.variables[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** What is said in a call, and what its analysis makes of it. */
export function conversationOf(call: Call): Conversation {
  if (!call.answered) return unanswered;
  if (call.isMachine) return machine;
  if (call.direction === 'inbound') return call.byHand ? talkByHand(call, INBOUND_OPENING) : inbound;
  const name = [variable(call, 'first_name'), variable(call, 'last_name')].filter(Boolean).join(' ');
  const company = variable(call, 'company') || 'our team';
  if (call.byHand) return talkByHand(call, openingTo(name || 'the lead', company));
  return spoken(name || 'The lead', company, variable(call, 'time_zone') || 'UTC')[call.outcome];
}

/** The transcript as one text, one line for each turn. */
export function transcriptOf(call: Call): string {
  return conversationOf(call)
    .lines.map(({ role, content }) => `${role === 'agent' ? 'Agent' : 'User'}: ${content}`)
    .join('\n');
}

/** The transcript in turns with timed words (seconds from the start, 0.3 s a word). */
export function turnsOf(call: Call): unknown[] {
  let clock = 0.5;
  return conversationOf(call).lines.map(({ role, content }) => ({
    role,
    content,
    words: content.split(' ').map((word) => {
      const start = Math.round(clock * 10) / 10;
      clock += 0.3;
      return { word, start, end: Math.round(clock * 10) / 10 };
    }),
  }));
}

/** The turns with what happened between them: the keys that the lead pressed, after the agent's opening. */
export function turnsWithKeys(call: Call): unknown[] {
  const [opening, ...rest] = turnsOf(call);
  const keys = call.byHand?.keys.map((digit) => ({ role: 'dtmf', digit })) ?? [];
  return [...(opening === undefined ? [] : [opening]), ...keys, ...rest];
}
