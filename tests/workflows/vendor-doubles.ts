import { randomUUID } from 'node:crypto';
import type { ActivityDeps, VendorPorts } from '../../activities/deps.ts';
import type { CallFact } from '../../contracts/calls/facts.ts';
import type { OutgoingCall } from '../../services/calls/place-call.ts';
import type { MessageVendor, OutgoingMessage } from '../../services/messaging/message-vendor.ts';
import type { SlotsQuestion } from '../../vendors/calcom/client.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { createWebClient } from '../../vendors/web/client.ts';
import { type Mood, StripeDouble } from './stripe-double.ts';
import { usualAccounts } from '../setup/accounts.ts';
import { AccountDouble } from './account-double.ts';
import { InstantlyDouble } from './instantly-double.ts';
import { testSeal } from '../setup/seal.ts';

/** Vendors that write down what they are asked for, and answer as they are told to. */
export class VendorDoubles {
  /** By Twilio. */
  readonly texts: OutgoingMessage[] = [];
  /** By MessageBird. */
  readonly birdTexts: OutgoingMessage[] = [];
  readonly emails: OutgoingMessage[] = [];
  readonly calls: OutgoingCall[] = [];
  /** Calls that were asked about, by the vendor's id. */
  readonly asked: string[] = [];
  /** The moods of the next requests, in order, by `sms`, `email`, `call` or the name of a Stripe request. */
  readonly moods: Record<string, Mood[]> = {};
  /** What the voice vendor answers when it is asked for a call. */
  readonly factOf = new Map<string, CallFact>();
  /** Calls that the voice vendor was told to delete, by its ids, and those that it does not give up. */
  readonly deleted: string[] = [];
  readonly kept = new Set<string>();
  /** Texts that Twilio was told to delete, bookings that were cancelled, recipients that were to be forgotten. */
  readonly erased: string[] = [];
  readonly slotsAsked: SlotsQuestion[] = [];
  /** The calendar's free times, by event type. */
  readonly slotsOf = new Map<string, Date[]>();
  /** The event types whose calendar does not answer. */
  readonly silentCalendars = new Set<string>();
  readonly stripe = new StripeDouble((method) => this.mood(method));
  readonly instantly = new InstantlyDouble();

  readonly ports: VendorPorts = {
    twilio: { ...this.carrier(this.texts), erase: async (vendorId) => this.erase(vendorId) },
    messagebird: this.carrier(this.birdTexts),
    sendgrid: {
      send: async (message) => this.take('email', () => this.emails.push(message)),
      find: async () => 'cannot_tell',
      forget: async (emails) => this.erase(...emails),
    },
    retell: {
      place: async (call) => this.take('call', () => this.calls.push(call), call.callId),
      find: async ({ callId }) => (this.calls.some((call) => call.callId === callId) ? callId : null),
      getCall: async (vendorId) => {
        this.asked.push(vendorId);
        return this.factOf.get(vendorId) ?? null;
      },
      deleteCall: async (vendorId) => {
        if (this.kept.has(vendorId)) throw new VendorError('retell', 'refused', 'does not give it up');
        this.deleted.push(vendorId);
      },
    },
    calcom: {
      listSlots: async (question) => {
        this.slotsAsked.push(question);
        if (this.silentCalendars.has(question.eventTypeId))
          throw new VendorError('calcom', 'unavailable', 'did not answer');
        return this.slotsOf.get(question.eventTypeId) ?? [];
      },
      cancelBooking: async (uid) => this.erase(uid),
    },
    stripe: this.stripe.client,
    instantly: this.instantly.client,
  };

  /** Operators' own accounts. */
  readonly accounts = new AccountDouble((name) => this.mood(name));

  readonly deps: Pick<ActivityDeps, 'settings' | 'accounts' | 'accountAt' | 'web' | 'setupReturnUrl'> = {
    settings: {
      emailFrom: 'promises@example.com',
      publicUrl: 'https://example.com',
      seal: testSeal,
      answerUrl: ({ appointmentId }) => `http://127.0.0.1:3000/answer/${appointmentId}`,
      bookingUrl: async () => 'https://example.com/b/abcdefghij',
      proofUrl: ({ milestoneId }) => `http://127.0.0.1:3000/proof/${milestoneId}`,
      unsubscribeUrl: ({ contactId }) => `http://127.0.0.1:3000/unsubscribe/${contactId}`,
    },
    // This machine stands for the public internet.
    web: createWebClient({ isAllowed: (address) => address === '127.0.0.1', isOpen: true }),
    accounts: usualAccounts(this.ports),
    accountAt: this.accounts.at,
    setupReturnUrl: 'http://127.0.0.1:3000/payment-setup/done',
  };

  /** What went out to a number or an address, in order. */
  sentTo(address: string): OutgoingMessage[] {
    return [...this.texts, ...this.birdTexts, ...this.emails].filter((message) => message.to === address);
  }

  private carrier(taken: OutgoingMessage[]): MessageVendor {
    return {
      send: async (message) => this.take('sms', () => taken.push(message)),
      find: async ({ messageId }) =>
        taken.some((text) => text.messageId === messageId) ? { vendorId: `SM${messageId}` } : 'not_sent',
    };
  }

  private erase(...what: string[]): void {
    const mood = this.mood('erase');
    if (mood === 'refuse') throw new VendorError('vendor', 'refused', 'does not give it up');
    if (mood === 'nothing') throw new VendorError('vendor', 'unavailable', 'did not answer');
    this.erased.push(...what);
    if (mood === 'throw') throw new VendorError('vendor', 'unknown', 'never answered');
  }

  private mood(name: string): Mood | undefined {
    return this.moods[name]?.shift();
  }

  /** `throw`: it acted, and its answer was lost. */
  private take(name: 'sms' | 'email' | 'call', act: () => void, vendorId: string = randomUUID()) {
    const mood = this.mood(name);
    if (mood === 'refuse') return { did: 'refuse', reason: 'refused by the vendor' } as const;
    if (mood === 'nothing') return { did: 'nothing', error: new Error('the vendor did not act') } as const;
    act();
    if (mood === 'throw') throw new Error('the vendor never answered');
    return { did: 'accept', vendorId } as const;
  }
}
