import type { Accounts, Through } from '../connections/accounts.ts';
import type { MessageVendorName } from './compose.ts';

export interface OutgoingMessage {
  readonly messageId: string;
  readonly operatorId: string;
  readonly purpose: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
  /** An email's. */
  readonly html: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Where answers to an email go; null: to its sender. */
  readonly replyTo: string | null;
}

/** What the vendor's answer to a send comes down to. Anything that this port throws leaves the row `sending`. */
export type VendorAnswer =
  | { readonly did: 'accept'; readonly vendorId: string }
  | { readonly did: 'refuse'; readonly reason: string }
  /** Provably not sent; `error` is thrown on, so that it is tried again. */
  | { readonly did: 'nothing'; readonly error: Error };

export interface MessageVendor {
  /** Sender of emails whose operator has set up none; texts have theirs by their number. */
  readonly emailFrom?: string;
  send(message: OutgoingMessage): Promise<VendorAnswer>;
  /** Whether the vendor has a message of which we never heard the answer. */
  find(
    message: OutgoingMessage & { since: Date },
  ): Promise<{ vendorId: string } | 'not_sent' | 'cannot_tell'>;
  /** Deletes a message at the vendor, where it can be asked to; gone already is as good. */
  erase?(vendorId: string): Promise<void>;
  /** Asks the vendor to forget whom we wrote to, where it can be asked to. */
  forget?(emails: readonly string[]): Promise<void>;
}

export type MessageVendors = Readonly<Record<MessageVendorName, MessageVendor>>;

export type MessageAccounts = Accounts<MessageVendors>;

/** Why a message stays unconfirmed, in plain words. */
export const UNCONFIRMED = {
  cannot_tell: 'the vendor never answered',
  account_ended:
    'the vendor never answered, and the account that it was sent through is connected no more: nobody can ask there',
} as const;

/** Asks the account that a message was given to whether it has it. */
export async function findAtVendor(
  accounts: MessageAccounts,
  vendor: MessageVendorName,
  message: Parameters<MessageVendor['find']>[0] & Through,
): Promise<{ vendorId: string } | 'not_sent' | keyof typeof UNCONFIRMED> {
  const port = await accounts.named(vendor, message);
  return port ? port.find(message) : 'account_ended';
}
