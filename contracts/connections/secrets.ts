/** What an operator enters to connect its account at each vendor. Plain texts; the sender of emails is no secret. */
export interface ConnectionSecrets {
  readonly twilio: { readonly accountSid: string; readonly authToken: string };
  /** `webhookSecret`: whsec_ and base64 */
  readonly messagebird: { readonly apiKey: string; readonly webhookSecret: string };
  /** `webhookPublicKey`: base64 of its SPKI DER */
  readonly sendgrid: { readonly apiKey: string; readonly webhookPublicKey: string; readonly from: string };
  readonly stripe: { readonly secretKey: string; readonly webhookSecret: string };
  readonly retell: { readonly apiKey: string };
  readonly calcom: { readonly apiKey: string; readonly webhookSecret: string };
  /** `webhookSecret`: what Instantly sends along in our own header */
  readonly instantly: { readonly apiKey: string; readonly webhookSecret: string };
}

export type ConnectionVendor = keyof ConnectionSecrets;

/** The vendors that an operator may connect its own account at. */
export const CONNECTION_VENDORS = [
  'twilio',
  'messagebird',
  'sendgrid',
  'stripe',
  'retell',
  'calcom',
  'instantly',
] as const satisfies readonly ConnectionVendor[];

export function isConnectionVendor(text: string): text is ConnectionVendor {
  return (CONNECTION_VENDORS as readonly string[]).includes(text);
}
