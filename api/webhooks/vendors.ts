import type { ReceivedEvent, Verification, WebhookRequest } from '../../vendors/event.ts';
import * as calcom from '../../vendors/calcom/events.ts';
import * as messagebird from '../../vendors/messagebird/events.ts';
import * as retell from '../../vendors/retell/events.ts';
import * as sendgrid from '../../vendors/sendgrid/events.ts';
import * as stripe from '../../vendors/stripe/events.ts';
import * as twilio from '../../vendors/twilio/events.ts';

/** How one vendor's events are checked and read. */
export interface WebhookVendor {
  readonly verify: (request: WebhookRequest, now: Date) => Promise<Verification>;
  readonly receive: (request: WebhookRequest) => ReceivedEvent[];
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
}

/** Twilio reads the answer as TwiML: no message back. */
const SILENCE = { type: 'text/xml', body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' };

export function webhookVendors(secrets: WebhookSecrets): ReadonlyMap<string, WebhookVendor> {
  return new Map<string, WebhookVendor>([
    [
      'retell',
      { verify: (request, now) => retell.verify(request, secrets.retell, now), receive: retell.receive },
    ],
    ['calcom', { verify: (request) => calcom.verify(request, secrets.calcom), receive: calcom.receive }],
    [
      'stripe',
      { verify: (request, now) => stripe.verify(request, secrets.stripe, now), receive: stripe.receive },
    ],
    [
      'twilio',
      {
        verify: (request) => twilio.verify(request, secrets.twilio),
        receive: twilio.receive,
        answer: SILENCE,
      },
    ],
    [
      'messagebird',
      {
        verify: (request) => messagebird.verify(request, secrets.messagebird),
        receive: messagebird.receive,
      },
    ],
    [
      'sendgrid',
      {
        verify: (request, now) => sendgrid.verify(request, secrets.sendgrid, now),
        receive: sendgrid.receive,
      },
    ],
  ]);
}
