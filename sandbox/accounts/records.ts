import type { Vendor } from '../records.ts';
import type { SandboxOptions } from '../settings.ts';

/** The account whose credentials are the environment's. */
export const MAIN = 'main';

/** One set of credentials for all vendors. */
export type Credentials = Pick<
  SandboxOptions,
  'twilio' | 'messagebird' | 'sendgrid' | 'stripe' | 'retell' | 'calcom' | 'instantly'
>;

/** What events go to: a vendor's webhook, or the address that answers to mails are posted to. */
export type Channel = Vendor | 'sendgrid-inbound';

export const CHANNELS = [
  ...(['twilio', 'messagebird', 'sendgrid', 'sendgrid-inbound', 'stripe', 'retell', 'calcom'] as const),
  'instantly',
] satisfies Channel[];

/** An account that was made here. */
export interface MadeAccount {
  /** Small letters, digits and hyphens: it stands in addresses. */
  name: string;
  credentials: Credentials;
  /** Base64 SPKI DER: what SendGrid shows of its key pair. */
  sendgridPublicKey: string;
  /** Where events go while no endpoint is registered at the vendor's API. */
  addresses: Partial<Record<Channel, string>>;
  createdAt: number;
}

/** The account that a world belongs to. */
export interface Account {
  readonly name: string;
  readonly isMain: boolean;
  /** Absent for the main account: its events go to the sandbox's target. */
  readonly made?: MadeAccount;
}
