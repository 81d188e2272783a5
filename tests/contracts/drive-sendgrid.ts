import type { SendgridClient } from '../../vendors/sendgrid/client.ts';
import { OURS } from './ours.ts';

type Email = Required<Parameters<SendgridClient['sendEmail']>[0]>;

/** An email with all that one can have: the compiler names what is new. */
const email: Email = {
  from: 'Sample <sample@example.com>',
  to: 'lead33@example.com',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  replyTo: 'reply@example.com',
  customArgs: { operator_id: OURS.operator, message_id: OURS.message },
  headers: {
    'List-Unsubscribe': '<https://example.com/unsubscribe>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
  despiteUnsubscribe: true,
  isSecret: true,
};

/** Sends an email with everything and one with little. */
export async function sendEmails(client: SendgridClient): Promise<string[]> {
  const { from, to, subject, text, customArgs } = email;
  const whole = await client.sendEmail(email);
  const bare = await client.sendEmail({ from, to, subject, text, customArgs });
  return [whole.vendorId, bare.vendorId];
}

/** By every method of the client. */
export async function driveSendgrid(client: SendgridClient): Promise<void> {
  const sent = await sendEmails(client);
  const found = await client.findEmails({ name: 'message_id', value: OURS.message });
  if (found.join() !== sent.join()) throw new Error(`found ${found.join()} and not ${sent.join()}`);
}

/** The last thing to do: what was mailed to them is gone then. */
export const eraseRecipients = (client: SendgridClient): Promise<void> =>
  client.eraseRecipients(['lead33@example.com', 'lead34@example.com']);
