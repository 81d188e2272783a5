import type { SmsVendor } from '../messaging/workflow.ts';
import type { CallOutcome } from '../calls/facts.ts';
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
  | 'campaign_over';

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
