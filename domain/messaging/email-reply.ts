import { readReply } from './reply.ts';

export type EmailReply = 'stop' | 'stop_everything' | 'other';

// In whole, with a polite word around it: `remove me from the waiting list` is for a person to read.
const REMOVE =
  /^(please |pls |kindly )?((remove|unsubscribe|delete|take) (me|us)( off)?( (from|off) (this|the|your|all)( (mailing|email|e mail))?( (list|lists|emails|mails))?)?|no more (emails|mails)( please)?|stop (emailing|mailing|writing)( to)?( me| us)?|do not (email|mail|contact) (me|us)( again| anymore| any more)?|don t (email|mail|contact) (me|us)( again| anymore| any more)?|opt( me)? out)( please| thanks| thank you)*$/;
const EVERYTHING =
  /^(please |pls )?(stop (everything|all of it|all contact|contacting (me|us))|do not contact (me|us)|don t contact (me|us))( again| anymore| any more)?( please| thanks| thank you)*$/;

/** Whoever takes consent back says so in less, and what reads it takes time by the square of the length. */
const LOOKED_AT = 20_000;

/**
 * What an email means for consent, from the whole of its visible words. CANCEL and END alone are not taken for it, as
 * they are in a text: in an email they are about an appointment as often as not.
 */
export function readEmailReply(visible: string): EmailReply {
  // Spaces first: nothing may be pushed out of sight by them.
  const looked = visible.replace(/\s+/g, ' ').slice(0, LOOKED_AT);
  const words = looked
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ');
  if (EVERYTHING.test(words)) return 'stop_everything';
  if (REMOVE.test(words)) return 'stop';
  const said = readReply(looked);
  if (said.means !== 'stop') return 'other';
  if (said.scope === 'everything') return 'stop_everything';
  return /\b(cancel|end)\b/.test(words) ? 'other' : 'stop';
}
