export type Reply = 'stop' | 'start' | 'help' | 'yes' | 'no' | 'other';

// Twilio's default opt-out, opt-in and help keywords, and the ones that 47 CFR 64.1200(a)(10) names.
const STOP = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
// What people put around such a word; 'stop by tomorrow' has other words, and is an answer for a person.
const AROUND_STOP = new Set(
  'PLEASE PLS NOW THANKS THANK YOU ALL EVERYTHING THIS THESE THE ME US IT TEXTING TEXTS TEXT MESSAGING MESSAGES MESSAGE CALLING CALLS SENDING CONTACTING OUT OPT'.split(
    ' ',
  ),
);
const START = new Set(['START', 'UNSTOP']);
const HELP = new Set(['HELP', 'INFO']);
const YES = new Set(['YES', 'Y', 'YEAH', 'YEP', 'YUP', 'SURE', 'CORRECT']);
const NO = new Set(['NO', 'N', 'NOPE', 'NAH']);

/** What a text means to us, from its first word or, for words of consent, from the whole of it. */
export function readReply(body: string): Reply {
  const words = body
    .toUpperCase()
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .trim()
    .split(/\s+/);
  const whole = words.join('');
  if (STOP.has(whole) || asksToStop(words)) return 'stop';
  if (START.has(whole)) return 'start';
  if (HELP.has(whole)) return 'help';
  if (YES.has(words[0] ?? '')) return 'yes';
  if (NO.has(words[0] ?? '')) return 'no';
  return 'other';
}

function asksToStop(words: readonly string[]): boolean {
  return (
    words.some((word) => STOP.has(word)) && words.every((word) => STOP.has(word) || AROUND_STOP.has(word))
  );
}
