import { bookingLinkIn } from '../links.ts';
import { reactionToText } from '../personas.ts';
import type { Message } from '../records.ts';
import type { Handlers } from '../schedule.ts';
import { freshId, personOf } from '../state.ts';
import type { World } from '../world.ts';

/** Twilio's own words for an opt-out and for taking it back; it matches the whole text, any case. */
const STOP_WORDS = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
const START_WORDS = new Set(['START', 'UNSTOP', 'YES']);

export const apiVersion = '2010-04-01';

const pair = (ours: string, theirs: string) => `${ours}>${theirs}`;

/** Whether `theirs` has stopped texts from `ours`. */
export function isStopped(world: World, ours: string, theirs: string): boolean {
  return world.state.stopped.has(pair(ours, theirs));
}

function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}

function reportStatus(world: World, message: Message): void {
  if (!message.statusCallback) return;
  world.send({
    vendor: 'twilio',
    event: `message ${message.status}`,
    about: message.to,
    url: message.statusCallback,
    body: form({
      ApiVersion: apiVersion,
      MessageStatus: message.status,
      SmsSid: message.sid,
      SmsStatus: message.status,
      To: message.to,
      From: message.from,
      MessageSid: message.sid,
      AccountSid: world.options.twilio.accountSid,
    }),
  });
}

/** Takes a text of ours on its way: receipts follow, and what its reader does about it. */
export function sendText(
  world: World,
  fields: Pick<Message, 'from' | 'to' | 'body' | 'statusCallback' | 'messagingServiceSid'>,
): Message {
  const { state, schedule, options } = world;
  const now = Date.now();
  const message: Message = {
    ...fields,
    sid: freshId('SM', 32),
    direction: 'outbound-api',
    status: 'queued',
    createdAt: now,
    updatedAt: now,
    sentAt: null,
  };
  state.messages.set(message.sid, message);
  schedule.in(options.pace.receipt, 'twilio.receipt', { message: message.sid, status: 'sent' });
  const person = personOf(state, message.to);
  const isFirst = person.textedFrom === null;
  person.textedFrom = message.from;
  const bookingLink = bookingLinkIn(message.body, world.baseUrl());
  const reaction = reactionToText(state, person, { body: message.body, isFirst, bookingLink }, now);
  if (!reaction) return message;
  // Never before the receipts: who answers has received the text.
  const wait = Math.max(options.pace.reply, 2 * options.pace.receipt);
  if ('say' in reaction) schedule.in(wait, 'twilio.reply', { message: message.sid, body: reaction.say });
  else {
    person.rebooked = true;
    schedule.in(wait, 'calcom.bookFromLink', { phone: person.phone, link: reaction.bookBy });
  }
  return message;
}

/** A text from a lead's phone to one of our numbers. */
export function receiveText(world: World, fields: { from: string; to: string; body: string }): Message {
  const now = Date.now();
  const message: Message = {
    ...fields,
    sid: freshId('SM', 32),
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
  world.send({
    vendor: 'twilio',
    event: 'text received',
    about: fields.from,
    body: form({
      ToCountry: 'US',
      ToState: '',
      SmsMessageSid: message.sid,
      NumMedia: '0',
      ToCity: '',
      FromZip: '',
      SmsSid: message.sid,
      FromState: '',
      SmsStatus: 'received',
      FromCity: '',
      Body: fields.body,
      FromCountry: 'US',
      To: fields.to,
      ToZip: '',
      NumSegments: '1',
      MessageSid: message.sid,
      AccountSid: world.options.twilio.accountSid,
      From: fields.from,
      ApiVersion: apiVersion,
    }),
  });
  return message;
}

export function twilioHandlers(world: World): Handlers {
  const { state, schedule, options } = world;
  return {
    'twilio.receipt': (ids) => {
      const message = state.messages.get(ids.message ?? '');
      if (!message) return;
      message.status = ids.status === 'sent' ? 'sent' : 'delivered';
      message.updatedAt = Date.now();
      message.sentAt ??= message.updatedAt;
      reportStatus(world, message);
      if (message.status !== 'sent') return;
      schedule.in(options.pace.receipt, 'twilio.receipt', { message: message.sid, status: 'delivered' });
    },
    'twilio.reply': (ids) => {
      const message = state.messages.get(ids.message ?? '');
      if (message) receiveText(world, { from: message.to, to: message.from, body: ids.body ?? '' });
    },
  };
}
