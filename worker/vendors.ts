import { retellCalls } from '../activities/calls/call.ts';
import type { ActivityDeps } from '../activities/deps.ts';
import { birdTexts, sendgridEmails, twilioTexts } from '../activities/messaging/message-vendors.ts';
import type { ServerEnvironment } from '../config/environment.ts';
import { signAnswerLink } from '../services/appointments/answer-link.ts';
import { signProofLink } from '../services/billing/proof-link.ts';
import { bookingCode } from '../services/messaging/short-booking-link.ts';
import { createSealer } from '../services/seal.ts';
import { signUnsubscribeLink } from '../services/messaging/unsubscribe.ts';
import { createCalcomClient } from '../vendors/calcom/client.ts';
import { createMessagebirdClient } from '../vendors/messagebird/client.ts';
import { createRetellClient } from '../vendors/retell/client.ts';
import { createSendgridClient } from '../vendors/sendgrid/client.ts';
import { accountOpener } from '../vendors/open-account.ts';
import { createStripeClient } from '../vendors/stripe/client.ts';
import { createTwilioClient } from '../vendors/twilio/client.ts';
import { createWebClient } from '../vendors/web/client.ts';

type Vendors = Pick<
  ActivityDeps,
  | 'settings'
  | 'messages'
  | 'calls'
  | 'callsAtOnce'
  | 'retell'
  | 'calendar'
  | 'stripe'
  | 'accountAt'
  | 'web'
  | 'setupReturnUrl'
>;

/** The vendors as the environment names them: their own addresses, or the sandbox's. */
export function connectVendors(environment: ServerEnvironment): Vendors {
  const { vendors, publicUrl, linkSecret, inboundMail, callsAtOnce, dataKeys } = environment;
  const retell = createRetellClient(vendors.retell);
  return {
    settings: {
      emailFrom: vendors.sendgrid.from,
      inboundDomain: inboundMail.domain,
      publicUrl,
      seal: createSealer(dataKeys),
      answerUrl: (about) => `${publicUrl}/answer/${signAnswerLink(about, linkSecret)}`,
      bookingUrl: async (tx, lead) => `${publicUrl}/b/${await bookingCode(tx, lead)}`,
      proofUrl: (about) => `${publicUrl}/proof/${signProofLink(about, linkSecret)}`,
      unsubscribeUrl: (about) => `${publicUrl}/unsubscribe/${signUnsubscribeLink(about, linkSecret)}`,
    },
    messages: {
      twilio: twilioTexts(createTwilioClient(vendors.twilio), publicUrl),
      messagebird: birdTexts(createMessagebirdClient(vendors.messagebird)),
      sendgrid: sendgridEmails(createSendgridClient(vendors.sendgrid)),
    },
    calls: retellCalls(retell),
    callsAtOnce,
    retell,
    calendar: createCalcomClient(vendors.calcom),
    web: createWebClient(),
    setupReturnUrl: `${publicUrl}/payment-setup/done`,
    accountAt: accountsAt(vendors),
    stripe: createStripeClient({ apiKey: vendors.stripe.secretKey, baseUrl: vendors.stripe.baseUrl }),
  };
}

/** A vendor's base address always comes from the environment. */
export function accountsAt(vendors: ServerEnvironment['vendors']): ActivityDeps['accountAt'] {
  const open = accountOpener({
    twilio: vendors.twilio.baseUrl,
    messagebird: vendors.messagebird.baseUrl,
    sendgrid: vendors.sendgrid.baseUrl,
    stripe: vendors.stripe.baseUrl,
    retell: vendors.retell.baseUrl,
    calcom: vendors.calcom.baseUrl,
  });
  return { open, ofEnvironment: (vendor) => open(vendor, vendors[vendor]) };
}
