import type { Message } from '../records.ts';
import type { World } from '../world.ts';

export const apiVersion = '2010-04-01';

function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}

/** Tells the address that the text named what became of it. */
export function twilioStatus(world: World, message: Message): void {
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

export function twilioReceived(world: World, message: Message): void {
  world.send({
    vendor: 'twilio',
    event: 'text received',
    about: message.from,
    through: message.to,
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
      Body: message.body,
      FromCountry: 'US',
      To: message.to,
      ToZip: '',
      NumSegments: '1',
      MessageSid: message.sid,
      AccountSid: world.options.twilio.accountSid,
      From: message.from,
      ApiVersion: apiVersion,
    }),
  });
}
