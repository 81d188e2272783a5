import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';

export type Secrets = Readonly<Record<string, string>>;

/** What each vendor's events are verified by. */
const VERIFIES: { readonly [V in ConnectionVendor]: keyof ConnectionSecrets[V] } = {
  twilio: 'authToken',
  messagebird: 'webhookSecret',
  sendgrid: 'webhookPublicKey',
  stripe: 'webhookSecret',
  retell: 'apiKey',
  calcom: 'webhookSecret',
  instantly: 'webhookSecret',
};

/** Empty: there is none yet, and no event can be verified. */
export function verifyingSecret(vendor: ConnectionVendor, secrets: Secrets): string {
  return secrets[VERIFIES[vendor]] ?? '';
}

/** The same secrets without any that are good for more than verifying events. */
export function onlyVerifying(vendor: ConnectionVendor, secrets: Secrets): Secrets {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [name, name === VERIFIES[vendor] ? value : '']),
  );
}
