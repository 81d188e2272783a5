import type { ConnectionVendor } from '../../../../contracts/connections/secrets.ts';

interface Field {
  readonly name: string;
  readonly label: string;
  /** Where it is found at the vendor, and how it looks */
  readonly hint: string;
  /** It need not be entered: registering our address brings it */
  readonly comesByItself?: boolean;
  /** It may be read by anybody */
  readonly isPlain?: boolean;
}

interface VendorWords {
  readonly name: string;
  readonly does: string;
  readonly fields: readonly Field[];
}

/** What each vendor does for the business, and what is entered to connect an account there. */
export const VENDORS: Readonly<Record<ConnectionVendor, VendorWords>> = {
  twilio: {
    name: 'Twilio',
    does: 'Texts and their replies',
    fields: [
      {
        name: 'accountSid',
        label: 'Account SID',
        hint: 'Begins with AC; on the first page of Twilio’s console',
      },
      { name: 'authToken', label: 'Auth token', hint: 'Below the account SID' },
    ],
  },
  messagebird: {
    name: 'MessageBird',
    does: 'Texts and their replies',
    fields: [
      { name: 'apiKey', label: 'Access key', hint: 'Of a live access key, under Developers' },
      {
        ...{ name: 'webhookSecret', label: 'Signing secret', comesByItself: true },
        hint: 'Begins with whsec_',
      },
    ],
  },
  sendgrid: {
    name: 'SendGrid',
    does: 'Emails, and what becomes of them',
    fields: [
      {
        name: 'apiKey',
        label: 'API key',
        hint: 'Under Settings, API keys; it may send mail and change settings',
      },
      { name: 'from', label: 'Sender', hint: 'An address that SendGrid has verified', isPlain: true },
      {
        ...{ name: 'webhookPublicKey', label: 'Verification key', comesByItself: true },
        hint: 'Of the signed event webhook',
      },
    ],
  },
  stripe: {
    name: 'Stripe',
    does: 'Invoices and payments',
    fields: [
      { name: 'secretKey', label: 'Secret key', hint: 'Begins with sk_ or rk_; under Developers, API keys' },
      {
        ...{ name: 'webhookSecret', label: 'Signing secret', comesByItself: true },
        hint: 'Begins with whsec_; of our webhook endpoint',
      },
    ],
  },
  retell: {
    name: 'Retell',
    does: 'Calls by voice agents',
    fields: [
      { name: 'apiKey', label: 'API key', hint: 'The one that signs webhooks, under Settings, API keys' },
    ],
  },
  calcom: {
    name: 'Cal.com',
    does: 'Calendars and bookings',
    fields: [
      { name: 'apiKey', label: 'API key', hint: 'Begins with cal_; under Settings, Security' },
      { ...{ name: 'webhookSecret', label: 'Webhook secret', comesByItself: true }, hint: 'Of our webhook' },
    ],
  },
  instantly: {
    name: 'Instantly',
    does: 'Cold email campaigns',
    fields: [
      {
        ...{ name: 'apiKey', label: 'API key' },
        hint: 'Of API v2, with the scopes of campaigns, webhooks and webhook events; under Settings, Integrations',
      },
      {
        ...{ name: 'webhookSecret', label: 'Webhook secret', comesByItself: true },
        hint: 'At least 16 characters of your own; Instantly sends it along in the header x-followthrough-secret',
      },
    ],
  },
};
