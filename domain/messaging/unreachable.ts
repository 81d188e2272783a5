/** Why an address can never be reached by its channel, as the suppression list names it. */
export type Unreachable = 'bounced' | 'landline' | 'unreachable' | 'opted_out' | 'complained';

/**
 * Twilio's error codes that say so of the number itself; all others are of the moment, of the carrier or ours.
 * https://www.twilio.com/docs/api/errors
 */
const TWILIO: Readonly<Record<string, Unreachable>> = {
  // Attempt to send to unsubscribed recipient
  '21610': 'opted_out',
  // 'To' number is not a mobile number
  '21614': 'landline',
  // Invalid 'To' phone number
  '21211': 'unreachable',
  // Unknown destination handset
  '30005': 'unreachable',
  // Landline or unreachable carrier
  '30006': 'landline',
};

/** Bird's codes that say so of the number itself: `SmsErrorCode` of its SDK, @messagebird/sdk 0.63.0. */
const MESSAGEBIRD: Readonly<Record<string, Unreachable>> = {
  recipient_opted_out: 'opted_out',
  landline_unreachable: 'landline',
  invalid_destination: 'unreachable',
};

/**
 * SendGrid's reasons for dropping an email that it did not even try, and our word for a hard bounce.
 * https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
 */
const SENDGRID: Readonly<Record<string, Unreachable>> = {
  hard_bounce: 'bounced',
  'Bounced Address': 'bounced',
  Invalid: 'bounced',
  'Unsubscribed Address': 'opted_out',
  'Spam Reporting Address': 'complained',
};

const REASONS: Readonly<Record<string, Readonly<Record<string, Unreachable>>>> = {
  twilio: TWILIO,
  messagebird: MESSAGEBIRD,
  sendgrid: SENDGRID,
};

/** Whether what a vendor says of a message ends its channel for the address; null: it does not. */
export function endsChannel(vendor: string | null, code: string | null | undefined): Unreachable | null {
  return REASONS[vendor ?? '']?.[code ?? ''] ?? null;
}
