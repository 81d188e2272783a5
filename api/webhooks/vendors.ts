import type { ReceivedEvent, Verification, WebhookRequest } from '../../vendors/event.ts';
import * as calcom from '../../vendors/calcom/events.ts';
import * as instantly from '../../vendors/instantly/events.ts';
import * as messagebird from '../../vendors/messagebird/events.ts';
import * as retell from '../../vendors/retell/events.ts';
import * as sendgrid from '../../vendors/sendgrid/events.ts';
import * as stripe from '../../vendors/stripe/events.ts';
import * as twilio from '../../vendors/twilio/events.ts';

/** How one vendor's events are checked and read. */
export interface WebhookVendor {
  readonly verify: (request: WebhookRequest, secret: string, now: Date) => Promise<Verification>;
  readonly receive: (request: WebhookRequest) => ReceivedEvent[];
  /** Why an event is refused, where that is not a signature. */
  readonly forged?: string;
  /** What the vendor wants to hear; JSON where it does not care. */
  readonly answer?: { readonly type: string; readonly body: string };
}

/** What each vendor's events are signed with. */
export interface WebhookSecrets {
  readonly retell: string;
  readonly calcom: string;
  readonly stripe: string;
  readonly twilio: string;
  /** whsec_ and base64 */
  readonly messagebird: string;
  /** The public key: base64 of its SPKI DER */
  readonly sendgrid: string;
  readonly instantly: string;
}

/** Twilio reads the answer as TwiML: no message back. */
const SILENCE = { type: 'text/xml', body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' };

export const WEBHOOK_VENDORS: { readonly [V in keyof WebhookSecrets]: WebhookVendor } = {
  retell,
  calcom,
  stripe,
  twilio: { verify: twilio.verify, receive: twilio.receive, answer: SILENCE },
  messagebird,
  sendgrid,
  instantly: {
    ...{ verify: instantly.verify, receive: instantly.receive },
    forged: `The header ${instantly.INSTANTLY_HEADER} is missing, or does not hold the secret.`,
  },
};
