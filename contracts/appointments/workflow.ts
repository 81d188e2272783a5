import type { SmsVendor } from '../messaging/workflow.ts';

export const APPOINTMENT_WORKFLOW = 'appointment';
export const appointmentWorkflowId = (appointmentId: string): string => `appointment:${appointmentId}`;

export interface AppointmentInput {
  readonly operatorId: string;
  readonly appointmentId: string;
  /** What it was made findable by when it was started. Absent: it began before that, and goes on as it began. */
  readonly findableBy?: FindableBy;
}

/** Search attributes that a start sets, so that the workflow need not. */
export interface FindableBy {
  readonly clientId: string;
  readonly campaignId: string;
  readonly status: string;
}

/** Something about the appointment changed: rescheduled, cancelled, answered, resolved. The workflow reads what. */
export const APPOINTMENT_CHANGED = 'appointmentChanged';

export const REBOOK_WORKFLOW = 'rebook';
export const rebookWorkflowId = (appointmentId: string): string => `rebook:${appointmentId}`;

export interface RebookInput {
  readonly operatorId: string;
  readonly appointmentId: string;
}

export const REBOOK_ENDED = 'rebookEnded';
export type RebookEnd = 'booked' | 'replied' | 'opted_out' | 'not_a_no_show';

/** What an appointment's promise does next. Times are epoch milliseconds. */
export type AppointmentStep =
  | {
      readonly do: 'remind';
      readonly name: 'reminder_24h' | 'reminder_2h' | 'reminder_15m';
      readonly channels: readonly ('sms' | 'email')[];
      readonly at: number;
      /** After this it is too late to send it. */
      readonly until: number;
    }
  | { readonly do: 'ask_lead' | 'ask_client'; readonly name: string; readonly at: number }
  | { readonly do: 'settle'; readonly at: number }
  | { readonly do: 'wait_for_person' }
  | { readonly do: 'finish' };

/** One message of a moment. Times are epoch milliseconds. */
export interface PlannedSend {
  readonly kind: 'remind' | 'ask_lead' | 'ask_client';
  readonly key: string;
  readonly channel: 'sms' | 'email';
  readonly template: 'reminder_24h' | 'reminder_2h' | 'reminder_15m' | 'ask_lead' | 'ask_client';
  readonly at: number;
  /** After this it is too late to send it; null: it never is. */
  readonly until: number | null;
}

export interface AppointmentPlan {
  readonly step: AppointmentStep;
  /** All that goes out at the step's time, to whomever and by whichever channel. */
  readonly sends: readonly PlannedSend[];
  readonly status: string;
  readonly clientId: string;
  readonly campaignId: string;
  readonly leadId: string;
  /** Whose task queue the texts go through; plans of before there was a choice have none: Twilio's. */
  readonly smsVendor?: SmsVendor;
  /** Counts reschedules; part of every message's key. */
  readonly revision: number;
  /** What it waits for, until when and why, in plain words. */
  readonly says: string;
}

/** What a rebooking does next. Times are epoch milliseconds. */
export interface RebookPlan {
  readonly steps: readonly {
    readonly name: 'rebook_first' | 'rebook_second' | 'rebook_last';
    readonly channel: 'sms' | 'email';
    readonly at: number;
  }[];
  readonly clientId: string;
  readonly campaignId: string;
  readonly leadId: string;
  /** Whose task queue the texts go through; plans of before there was a choice have none: Twilio's. */
  readonly smsVendor?: SmsVendor;
}
