/** A text that somebody sent to one of our numbers. */
export interface InboundText {
  readonly vendorId: string;
  /** E.164 */
  readonly from: string;
  /** E.164; one of our numbers */
  readonly to: string;
  readonly body: string;
}

/** What a vendor tells of a message we handed over. Receipts arrive late, twice and out of order. */
export interface DeliveryReceipt {
  readonly vendorId: string;
  /** Our id, which rode along with the message. */
  readonly messageId?: string;
  readonly operatorId?: string;
  readonly state: 'sent' | 'delivered' | 'failed';
  readonly reason?: string;
  /** The vendor's own word or code for a failure; `hard_bounce` for one of SendGrid's. */
  readonly code?: string;
  readonly at: Date;
}

/** An address that wants no more email: an unsubscribe or a spam complaint. */
export interface EmailRevocation {
  readonly email: string;
  readonly operatorId?: string;
  readonly messageId?: string;
  readonly source: 'unsubscribe' | 'spamreport';
}

/** A file that came with an email. Its bytes are kept elsewhere, under their hash. */
export interface Attachment {
  readonly name: string;
  readonly type: string;
  /** Bytes */
  readonly size: number;
  readonly sha256: string;
}

/** An email that somebody sent to one of our addresses. Addresses are in lower case. */
export interface InboundEmail {
  /** RFC 5322 Message-ID, without its brackets; null: it has none. */
  readonly mailId: string | null;
  readonly inReplyTo: string | null;
  /** All mails of the conversation that it names, the nearest first. */
  readonly references: readonly string[];
  /** Empty when it names nobody. */
  readonly from: string;
  /** Those that the mail server was told, then those that the mail shows. */
  readonly to: readonly string[];
  /** Null: it was not told. Empty: nobody wants to hear of a failure, as with every automatic answer. */
  readonly envelopeFrom: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** By lower-case name; of a repeated one the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
}
