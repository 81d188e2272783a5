/** A webhook request as it came in, before anything was believed. */
export interface WebhookRequest {
  readonly rawBody: Buffer;
  /** Lower-case names, as node gives them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The public address the vendor posted to, query included: Twilio signs it. */
  readonly url: string;
}

/** `forged`: the signature is missing or wrong. `stale`: it is right, but the time it signs is out of bounds. */
export type Verification = 'ok' | 'forged' | 'stale';

/** One event of a webhook request, ready to be stored. */
export interface ReceivedEvent {
  /** What makes a repeat a repeat: the vendor's event id, or a hash where it has none. */
  readonly externalId: string;
  /** The vendor's name for what happened, e.g. `call_ended`. */
  readonly kind: string;
  /** The event's own text: JSON, or the form body for Twilio. */
  readonly body: string;
}

/** The body cannot be read as the vendor's format: it is kept and quarantined, never dropped. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}
