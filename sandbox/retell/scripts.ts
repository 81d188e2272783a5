import type { Call, HandPlayed, Outcome } from '../records.ts';

interface Line {
  role: 'agent' | 'user';
  content: string;
}

export interface Conversation {
  lines: Line[];
  summary: string;
  sentiment: 'Positive' | 'Neutral' | 'Negative' | 'Unknown';
}

/** Turns, the agent's first. */
export const said = (...contents: string[]): Line[] =>
  contents.map((content, index) => ({ role: index % 2 === 0 ? 'agent' : 'user', content }));

type ScriptName = NonNullable<HandPlayed['script']>;

interface Script {
  /** On its button. */
  readonly title: string;
  /** What the talk claims to last at least. */
  readonly seconds: number;
  readonly outcome: Outcome;
  lines(opening: string, call: Call): string[];
  readonly summary: string;
  readonly sentiment: Conversation['sentiment'];
}

/** What a person who plays a lead by hand may say; each ends the call. */
export const SCRIPTS: Readonly<Record<ScriptName, Script>> = {
  appointment: {
    title: 'Sets an appointment',
    seconds: 95,
    outcome: 'appointment_set',
    lines: (opening, { byHand }) => [
      opening,
      'Yes, speaking. I would like a meeting.',
      'Gladly. When does it suit you?',
      byHand?.startsAt === undefined
        ? 'As soon as possible.'
        : `At ${new Date(byHand.startsAt).toUTCString()}, please.`,
      'Done, you will get a confirmation. Goodbye.',
      'Thank you, goodbye.',
    ],
    summary: 'The lead agreed to a meeting, and the agent booked it.',
    sentiment: 'Positive',
  },
  callback: {
    title: 'Asks to be called back',
    seconds: 25,
    outcome: 'callback_requested',
    lines: (opening, { callbackTime }) => [
      opening,
      `I cannot talk now. Could you call me again: ${callbackTime ?? 'later'}?`,
      'Of course. Goodbye.',
      'Bye.',
    ],
    summary: 'The lead had no time and asked to be called again later.',
    sentiment: 'Neutral',
  },
  refusal: {
    title: 'Is not interested',
    seconds: 15,
    outcome: 'not_interested',
    lines: (opening) => [opening, 'I am not interested. Please do not call again.', 'I understand. Goodbye.'],
    summary: 'The lead is not interested and asked not to be called again.',
    sentiment: 'Negative',
  },
  long: {
    title: 'Has a long, good talk',
    seconds: 360,
    outcome: 'no_outcome',
    lines: (opening) => [
      opening,
      'Yes, good that we talk. I have a few questions.',
      'Let us go through them one by one.',
      'That was very helpful, thank you.',
    ],
    summary: 'All questions were talked through; nothing new was agreed.',
    sentiment: 'Positive',
  },
};

/** What is said in a call that a person plays; `opening` is the agent's first sentence. */
export function talkByHand(call: Call, opening: string): Conversation {
  const script = SCRIPTS[call.byHand?.script ?? 'long'];
  if (!call.byHand?.script) {
    return {
      lines: said(opening),
      summary: 'The call ended before anything was agreed.',
      sentiment: 'Neutral',
    };
  }
  return {
    lines: said(...script.lines(opening, call)),
    summary: script.summary,
    sentiment: script.sentiment,
  };
}
