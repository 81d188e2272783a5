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
