import type { SmsVendor } from '../messaging/workflow.ts';
import type { CallOutcome } from '../calls/facts.ts';
import type { SequenceTemplate } from '../campaigns/sequence.ts';
import type { BookingPolicy } from '../policies/policy.ts';

export const LEAD_WORKFLOW = 'leadSequence';
export const leadWorkflowId = (leadId: string): string => `lead:${leadId}`;

export interface LeadInput {
  readonly operatorId: string;
  readonly leadId: string;
}

/** A call in which an appointment was set that nobody has booked yet. */
export interface UnbookedCall extends LeadInput {
  readonly callId: string;
}

/** Why a sequence stops before its last step. */
export type LeadStop =
  | 'booked'
  | 'replied'
  | 'opted_out'
  | 'not_interested'
  | 'bounced'
  | 'paid'
  /** A person stopped it. */
  | 'stopped'
  /** Its campaign is over. */
  | 'campaign_over'
  /** What is known of its person is erased. */
  | 'erased';

export const LEAD_EVENT = 'leadEvent';
export type LeadEvent =
  /** No more steps, and a booking is to come: an appointment was set in this call, awaited or not. */
  | { readonly kind: 'appointment_set'; readonly callId: string }
  | {
      readonly kind: 'call_over';
      readonly callId: string;
      readonly outcome: CallOutcome;
      /** Epoch milliseconds: when the lead asked to be called again. */
      readonly callbackAt?: number;
    }
  | { readonly kind: 'stop'; readonly reason: LeadStop }
  /** Something that its plan was made of has changed (its place in the sequence, its campaign, its contact). */
  | { readonly kind: 'look_again' };

/** What a person asks of a running sequence. What exactly, and why, is in the row; the answer says whether it was done. */
export const STEER_LEAD = 'steerLead';
export interface SteerLead {
  readonly actionId: string;
}
export interface Steered {
  readonly status: 'done' | 'refused';
  /** Why not, in plain words. */
  readonly refusal: string | null;
}

/** What a lead's sequence is asked at each of its moments. */
export interface LeadMoment extends LeadInput {
  /** Epoch milliseconds */
  readonly now: number;
  /** Something that may end it, as it was told; the version's stop rules decide. */
  readonly stop?: LeadStop;
  readonly after?: AfterTurn;
}

/** What the last turn came to, where no row tells. It counts for nothing once the lead has moved on. */
export interface AfterTurn {
  /** Which arrival the turn belonged to. */
  readonly visit: number;
  /** The door asked to come again. `until` is epoch milliseconds. */
  readonly deferred?: { readonly until: number; readonly why: string };
  /** The call that the vendor was asked about, in vain or not. */
  readonly askedAbout?: string;
}

/** What a lead's sequence does now. Instants are epoch milliseconds. */
export interface LeadTurn {
  readonly clientId: string;
  readonly campaignId: string;
  readonly smsVendor: SmsVendor;
  readonly visit: number;
  /** The same as the promise row, in one line. */
  readonly says: string;
  readonly move: LeadMove;
}

export type LeadMove =
  | { readonly do: 'wait'; readonly until: number }
  /** Until it is told to look again. */
  | { readonly do: 'hold' }
  | {
      readonly do: 'send';
      readonly channel: 'sms' | 'email';
      readonly purpose: 'sequence' | 'booking';
      readonly template: SequenceTemplate | 'booking_link';
      readonly key: string;
    }
  | { readonly do: 'call'; readonly key: string; readonly agentId?: string }
  | { readonly do: 'await_call'; readonly callId: string; readonly until: number }
  | { readonly do: 'end'; readonly ending: LeadEnding };

/** How a sequence ended. */
export type LeadEnding = LeadStop | 'goal' | 'exhausted' | 'not_booked';

/** A step as sequences had them before steps had ids. */
export type OlderStep =
  | { readonly kind: 'call' }
  | { readonly kind: 'sms'; readonly template: 'sequence_sms' | 'sequence_sms_again' }
  | { readonly kind: 'email'; readonly template: 'sequence_email' }
  | { readonly kind: 'wait'; readonly seconds: number };

/** What a lead's sequence begins with. Durations are seconds. */
export interface LeadPlan {
  readonly clientId: string;
  readonly campaignId: string;
  readonly steps: readonly OlderStep[];
  readonly outcomeWithin: number;
  readonly callbackAfter: number;
  readonly callbacks: number;
  /** Whose task queue the texts go through; plans of before there was a choice have none: Twilio's. */
  readonly smsVendor?: SmsVendor;
  /** Undefined: of a plan that was made before there was such a promise. */
  readonly booking?: BookingPolicy;
  /** Set when the lead needs no sequence: it booked, opted out or answered before it began. */
  readonly over: string | null;
}
