import type { MessageVendor, OutgoingMessage } from '../../services/messaging/message-vendor.ts';
import type { SendingDeps } from '../../services/messaging/send-message.ts';
import { usualAccounts } from './accounts.ts';
import type { TestWorld } from './fixtures.ts';
import { testSeal } from './seal.ts';

export interface TestVendor extends MessageVendor {
  /** What it was asked to send, in order. */
  readonly sent: OutgoingMessage[];
  /** What the next sends do, in order; afterwards they are accepted. */
  readonly next: MessageVendor['send'][];
  finds: Awaited<ReturnType<MessageVendor['find']>>;
}

/** A vendor that writes down what it is asked for, and answers as it is told to. */
export function testVendor(): TestVendor {
  const sent: OutgoingMessage[] = [];
  const next: MessageVendor['send'][] = [];
  return {
    sent,
    next,
    finds: 'not_sent',
    async send(message) {
      sent.push(message);
      return next.shift()?.(message) ?? { did: 'accept', vendorId: `SM${message.messageId}` };
    },
    async find() {
      return this.finds;
    },
  };
}

/** What messages are sent with, when one vendor carries them all. */
export function depsWith({ db, locks }: TestWorld, vendor: MessageVendor): SendingDeps {
  return {
    db,
    locks,
    accounts: usualAccounts({ twilio: vendor, messagebird: vendor, sendgrid: vendor }),
    settings: {
      emailFrom: 'us@example.com',
      publicUrl: 'https://example.com',
      seal: testSeal,
      answerUrl: () => 'https://example.com/answer/t',
      bookingUrl: async () => 'https://example.com/b/abcdefghij',
      unsubscribeUrl: () => 'https://example.com/unsubscribe/t',
    },
  };
}
