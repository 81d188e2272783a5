import { bookingLinkIn } from './links.ts';
import { messagebirdReceived } from './messagebird/events.ts';
import { reactionToText } from './personas.ts';
import type { Carrier, Message } from './records.ts';
import { freshId, personOf } from './state.ts';
import { twilioReceived } from './twilio/events.ts';
import type { World } from './world.ts';

/** The vendors' own words for an opt-out and for taking it back; they match the whole text, any case. */
const STOP_WORDS = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
const START_WORDS = new Set(['START', 'UNSTOP', 'YES']);

const pair = (ours: string, theirs: string) => `${ours}>${theirs}`;

/** Whether `theirs` has stopped texts from `ours`. */
export function isStopped(world: World, ours: string, theirs: string): boolean {
  return world.state.stopped.has(pair(ours, theirs));
}

type NewText = Omit<Message, 'direction' | 'status' | 'createdAt' | 'updatedAt' | 'sentAt'> & {
  carrier: Carrier;
};

/** Takes a text of ours on its way: receipts follow, and what its reader does about it. */
export function sendText(world: World, fields: NewText): Message {
  const { state, schedule, options } = world;
  const now = Date.now();
  const message: Message = {
    ...fields,
    direction: 'outbound-api',
    status: 'queued',
    createdAt: now,
    updatedAt: now,
    sentAt: null,
  };
  state.messages.set(message.sid, message);
  schedule.in(options.pace.receipt, `${fields.carrier}.receipt`, { message: message.sid, status: 'sent' });
  const person = personOf(state, message.to);
  const isFirst = person.textedFrom === null;
  person.textedFrom = message.from;
  const bookingLink = bookingLinkIn(message.body, world.baseUrl(), options.target);
  const reaction = reactionToText(state, person, { body: message.body, isFirst, bookingLink }, now);
  if (!reaction || person.byHand) return message;
  // Never before the receipts: who answers has received the text.
  const wait = Math.max(options.pace.reply, 2 * options.pace.receipt);
  if ('say' in reaction) {
    schedule.in(wait, `${fields.carrier}.reply`, { message: message.sid, body: reaction.say });
  } else {
    person.rebooked = true;
    schedule.in(wait, 'calcom.bookFromLink', { phone: person.phone, link: reaction.bookBy });
  }
  return message;
}

/** Moves a text one receipt on. Undefined: it is not known any more. */
export function advanceText(world: World, ids: Record<string, string>): Message | undefined {
  const { state, schedule, options } = world;
  const message = state.messages.get(ids.message ?? '');
  if (!message) return undefined;
  message.status = ids.status === 'sent' ? 'sent' : 'delivered';
  message.updatedAt = Date.now();
  message.sentAt ??= message.updatedAt;
  if (message.status === 'sent') {
    const kind = `${message.carrier ?? 'twilio'}.receipt` as const;
    schedule.in(options.pace.receipt, kind, { message: message.sid, status: 'delivered' });
  }
  return message;
}

/** What the reader of a text answers. */
export function answerText(world: World, ids: Record<string, string>): void {
  const message = world.state.messages.get(ids.message ?? '');
  if (message) receiveText(world, { from: message.to, to: message.from, body: ids.body ?? '' });
}

/** Whoever carried the last text from this number has it. */
function carrierOf(world: World, ours: string): Carrier {
  const sent = [...world.state.messages.values()].findLast(
    ({ direction, from }) => direction === 'outbound-api' && from === ours,
  );
  return sent?.carrier ?? 'twilio';
}

/** A text from a lead's phone to one of our numbers. */
export function receiveText(world: World, fields: { from: string; to: string; body: string }): Message {
  const now = Date.now();
  const carrier = carrierOf(world, fields.to);
  const message: Message = {
    ...fields,
    carrier,
    sid: carrier === 'twilio' ? freshId('SM', 32) : freshId('sms_', 26),
    direction: 'inbound',
    status: 'received',
    statusCallback: null,
    messagingServiceSid: null,
    createdAt: now,
    updatedAt: now,
    sentAt: now,
  };
  world.state.messages.set(message.sid, message);
  const word = fields.body.trim().toUpperCase();
  if (STOP_WORDS.has(word)) world.state.stopped.set(pair(fields.to, fields.from), true);
  if (START_WORDS.has(word)) world.state.stopped.delete(pair(fields.to, fields.from));
  if (carrier === 'twilio') twilioReceived(world, message);
  else messagebirdReceived(world, message);
  return message;
}
