import type { MessageVendorName } from './compose.ts';

export interface OutgoingMessage {
  readonly messageId: string;
  readonly operatorId: string;
  readonly purpose: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
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
  send(message: OutgoingMessage): Promise<VendorAnswer>;
  /** Whether the vendor has a message of which we never heard the answer. */
  find(
    message: OutgoingMessage & { since: Date },
  ): Promise<{ vendorId: string } | 'not_sent' | 'cannot_tell'>;
}

export type MessageVendors = Readonly<Record<MessageVendorName, MessageVendor>>;
