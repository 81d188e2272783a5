import type { Purpose } from '../../contracts/messaging/workflow.ts';
import { rulesFor } from '../../domain/messaging/purpose.ts';
import type { MessageVendor } from '../../services/messaging/message-vendor.ts';
import type { MessagebirdClient } from '../../vendors/messagebird/client.ts';
import type { SendgridClient } from '../../vendors/sendgrid/client.ts';
import type { TwilioClient } from '../../vendors/twilio/client.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { vendorAnswer } from '../vendor-answer.ts';

/** A vendor dates a message by its own clock. */
const CLOCKS_DIFFER_MS = 30_000;

/**
 * Texts by Twilio. Our id rides in the callback's address, so that its events find the row.
 * @param callback where this account's events come in
 */
export function twilioTexts(twilio: TwilioClient, callback: string): MessageVendor {
  return {
    send: ({ messageId, from, to, text }) =>
      vendorAnswer(() =>
        twilio.sendSms({
          from,
          to,
          body: text,
          statusCallback: `${callback}?message=${messageId}`,
        }),
      ),
    async find({ from, to, text, since }) {
      const [vendorId] = await twilio.findSms({
        from,
        to,
        body: text,
        since: new Date(since.getTime() - CLOCKS_DIFFER_MS),
      });
      return vendorId ? { vendorId } : 'not_sent';
    },
    erase: (vendorId) => twilio.deleteSms(vendorId),
  };
}

/** What is registered as marketing; everything else follows from what the lead did or asked. */
const MARKETING: ReadonlySet<string> = new Set<Purpose>(['sequence', 'rebook', 'broadcast']);

/** Texts by MessageBird, which is called Bird today. Our ids ride in the message's metadata. */
export function birdTexts(bird: MessagebirdClient): MessageVendor {
  return {
    send: ({ messageId, operatorId, purpose, from, to, text }) =>
      vendorAnswer(() =>
        bird.sendSms({
          ...{ from, to, body: text, operatorId, messageId },
          category: MARKETING.has(purpose) ? 'marketing' : 'transactional',
        }),
      ),
    async find({ messageId, from, to, since }) {
      const [vendorId] = await bird.findSms({
        ...{ messageId, from, to },
        since: new Date(since.getTime() - CLOCKS_DIFFER_MS),
      });
      return vendorId ? { vendorId } : 'not_sent';
    },
  };
}

const DESPITE_UNSUBSCRIBE: ReadonlySet<string> = new Set(['transactional', 'exempt']);

/** SendGrid's activity lags behind: what it does not show after this long it never had. */
const SHOWN_WITHIN_MS = 3_600_000;

/** Emails by SendGrid. Its events tell what became of them; where the account has it, so does its Email Activity. */
export function sendgridEmails(sendgrid: SendgridClient, emailFrom: string): MessageVendor {
  return {
    emailFrom,
    send: ({ messageId, operatorId, purpose, from, to, subject, text, html, headers, replyTo }) =>
      vendorAnswer(() =>
        sendgrid.sendEmail({
          from,
          to,
          subject: subject ?? '',
          text,
          ...(html !== null && { html }),
          ...(replyTo !== null && { replyTo }),
          headers,
          despiteUnsubscribe: DESPITE_UNSUBSCRIBE.has(rulesFor(purpose as Purpose).suppression),
          isSecret: purpose === 'security',
          customArgs: { operator_id: operatorId, message_id: messageId },
        }),
      ),
    async find({ messageId, since }) {
      try {
        const [vendorId] = await sendgrid.findEmails({ name: 'message_id', value: messageId });
        if (vendorId) return { vendorId };
        return Date.now() - since.getTime() > SHOWN_WITHIN_MS ? 'not_sent' : 'cannot_tell';
      } catch (error) {
        if (error instanceof VendorError) return 'cannot_tell';
        throw error;
      }
    },
    forget: (emails) => sendgrid.eraseRecipients(emails),
  };
}
