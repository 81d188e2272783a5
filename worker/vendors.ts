import { retellCalls } from '../activities/calls/call.ts';
import type { ActivityDeps, VendorPorts } from '../activities/deps.ts';
import { birdTexts, sendgridEmails, twilioTexts } from '../activities/messaging/message-vendors.ts';
import type { ServerEnvironment } from '../config/environment.ts';
import type { ConnectionSecrets } from '../contracts/connections/secrets.ts';
import type { Database } from '../prisma/client.ts';
import { signAnswerLink } from '../services/appointments/answer-link.ts';
import { signProofLink } from '../services/billing/proof-link.ts';
import { endpointAddress } from '../services/connections/endpoint-address.ts';
import { openAccounts } from '../services/connections/open-accounts.ts';
import { bookingCode } from '../services/messaging/short-booking-link.ts';
import { signUnsubscribeLink } from '../services/messaging/unsubscribe.ts';
import type { Sealer } from '../services/seal.ts';
import { createCalcomClient } from '../vendors/calcom/client.ts';
import { createInstantlyClient } from '../vendors/instantly/client.ts';
import { createMessagebirdClient } from '../vendors/messagebird/client.ts';
import { createRetellClient } from '../vendors/retell/client.ts';
import { createSendgridClient } from '../vendors/sendgrid/client.ts';
import { accountOpener } from '../vendors/open-account.ts';
import { createStripeClient } from '../vendors/stripe/client.ts';
import { createTwilioClient } from '../vendors/twilio/client.ts';
import { createWebClient } from '../vendors/web/client.ts';

type Vendors = Pick<ActivityDeps, 'settings' | 'accounts' | 'accountAt' | 'web' | 'setupReturnUrl'>;

type Environment = Pick<
  ServerEnvironment,
  'vendors' | 'publicUrl' | 'linkSecret' | 'inboundMail' | 'callsAtOnce' | 'ownCallsAtOnce'
>;

/** The vendors at the addresses that the environment names, by its accounts and by the operators' own. */
export function connectVendors(
  environment: Environment,
  { db, seal, freshMs }: { readonly db: Database; readonly seal: Sealer; readonly freshMs?: number },
): Vendors {
  const { vendors, publicUrl, linkSecret, inboundMail } = environment;
  const connect = vendorMakers(environment);
  return {
    settings: {
      emailFrom: vendors.sendgrid.from,
      inboundDomain: inboundMail.domain,
      publicUrl,
      seal,
      answerUrl: (about) => `${publicUrl}/answer/${signAnswerLink(about, linkSecret)}`,
      bookingUrl: async (tx, lead) => `${publicUrl}/b/${await bookingCode(tx, lead)}`,
      proofUrl: (about) => `${publicUrl}/proof/${signProofLink(about, linkSecret)}`,
      unsubscribeUrl: (about) => `${publicUrl}/unsubscribe/${signUnsubscribeLink(about, linkSecret)}`,
    },
    accounts: openAccounts({
      db,
      seal,
      usual: {
        twilio: connect.twilio(vendors.twilio, null),
        messagebird: connect.messagebird(vendors.messagebird, null),
        sendgrid: connect.sendgrid(vendors.sendgrid, null),
        stripe: connect.stripe(vendors.stripe, null),
        retell: connect.retell(vendors.retell, null),
        calcom: connect.calcom(vendors.calcom, null),
        instantly: vendors.instantly.isConnected ? connect.instantly(vendors.instantly, null) : null,
      },
      connect,
      ...(freshMs !== undefined && { freshMs }),
    }),
    web: createWebClient(),
    setupReturnUrl: `${publicUrl}/payment-setup/done`,
    accountAt: accountsAt(vendors),
  };
}

/** `connectionId`: of the operator's own account; null: the environment's. */
type Makers = {
  readonly [V in keyof VendorPorts]: (
    secrets: ConnectionSecrets[V],
    connectionId: string | null,
  ) => VendorPorts[V];
};

/** How each vendor's client is made of whoever's secrets. Its address is the environment's, whosever the account is. */
function vendorMakers({ vendors, publicUrl, callsAtOnce, ownCallsAtOnce }: Environment): Makers {
  const at = (vendor: keyof VendorPorts) => ({ baseUrl: vendors[vendor].baseUrl });
  return {
    twilio: ({ accountSid, authToken }, connectionId) =>
      twilioTexts(
        createTwilioClient({ accountSid, authToken, ...at('twilio') }),
        endpointAddress(publicUrl, 'twilio', connectionId),
      ),
    messagebird: ({ apiKey }) => birdTexts(createMessagebirdClient({ apiKey, ...at('messagebird') })),
    sendgrid: ({ apiKey, from }) => sendgridEmails(createSendgridClient({ apiKey, ...at('sendgrid') }), from),
    stripe: ({ secretKey }) => createStripeClient({ apiKey: secretKey, ...at('stripe') }),
    retell: ({ apiKey }, connectionId) =>
      retellCalls(
        createRetellClient({ apiKey, ...at('retell') }),
        connectionId === null ? callsAtOnce : ownCallsAtOnce,
      ),
    calcom: ({ apiKey }) => createCalcomClient({ apiKey, ...at('calcom') }),
    instantly: ({ apiKey }) => createInstantlyClient({ apiKey, ...at('instantly') }),
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
    instantly: vendors.instantly.baseUrl,
  });
  return { open };
}
