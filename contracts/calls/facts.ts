/** What an AI call ended in, as the agent's post-call analysis names it. */
export type CallOutcome =
  | 'appointment_set'
  | 'callback_requested'
  | 'not_interested'
  | 'no_outcome'
  /** A machine picked up. */
  | 'voicemail'
  /** Nobody did: it rang, was busy, or did not connect. */
  | 'no_answer';

/** One thing a voice vendor told us about a call. Fields that the vendor left out are undefined. */
export interface CallFact {
  readonly kind: 'started' | 'ended' | 'analyzed';
  readonly vendorCallId: string;
  readonly direction: 'inbound' | 'outbound';
  /** E.164 */
  readonly from?: string;
  /** E.164 */
  readonly to?: string;
  /** Our ids, when the call carries them in its metadata. */
  readonly operatorId?: string;
  readonly leadId?: string;
  readonly callId?: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** Milliseconds of connected talk; 0 or undefined when nobody picked up. */
  readonly durationMs?: number;
  readonly disconnectionReason?: string;
  readonly transcript?: string;
  readonly recordingUrl?: string;
  readonly summary?: string;
  readonly outcome?: CallOutcome;
  /** When the lead asked to be called again, as the agent heard it: a time with or without a zone, or words. */
  readonly callbackTime?: string;
}
