import type { SequenceTemplate } from '../campaigns/sequence.ts';

/** Why something goes out; it decides which rules it meets at the door. */
export type Purpose =
  | 'sequence'
  | 'rebook'
  | 'broadcast'
  /** The booking link after a call that set an appointment. */
  | 'booking'
  /** A person of ours who writes first. */
  | 'conversation'
  | 'reminder'
  | 'question'
  | 'client_question'
  /** An answer to whoever wrote to us. */
  | 'reply'
  | 'opt_out_confirmation'
  /** A letter to a client about its own bill. */
  | 'billing'
  | 'security';

/** Who carries an operator's texts. */
export type SmsVendor = 'twilio' | 'messagebird';

/** Emails to a client itself, about what it pays. */
export type LetterName = 'invoice_reminder' | 'payment_failed' | 'card_expiring' | 'usage_alert';

/** What the product brings words for. */
export type BroughtTemplate =
  | LetterName
  | 'sequence_sms'
  | 'sequence_sms_again'
  | 'sequence_email'
  | 'reminder_24h'
  | 'reminder_2h'
  | 'reminder_15m'
  | 'ask_lead'
  | 'ask_client'
  | 'rebook_first'
  | 'rebook_second'
  | 'rebook_last'
  | 'booking_link'
  | 'offer_new_time'
  | 'which_appointment'
  | 'opt_out_confirmation'
  | 'help';

/** An email about signing in: its row, which the message's key names, says what it says. Nobody rewords it. */
export const SECURITY_MAIL = 'security_mail';

/** Besides those, an operator may name a message of a sequence itself. */
export type TemplateName = BroughtTemplate | SequenceTemplate;

/** What a message is made from. `written`: its row stands already, with its words. */
export type MessageTemplate = TemplateName | typeof SECURITY_MAIL | 'written';

export const MESSAGE_WORKFLOW = 'outgoingMessage';
export const messageWorkflowId = (key: string): string => `message:${key}`;

/** One message that belongs to no longer story. It holds ids: what it says is in its row, or in its template. */
export interface MessageInput {
  readonly operatorId: string;
  /** Null: a letter to the client itself, or an email about signing in. */
  readonly leadId: string | null;
  /** Of a letter: who gets it, and what it is about. */
  readonly clientId?: string;
  readonly invoiceId?: string;
  readonly appointmentId: string | null;
  readonly channel: 'sms' | 'email';
  readonly purpose: Purpose;
  /** Whose task queue it waits in; absent: Twilio's, or an email. */
  readonly smsVendor?: SmsVendor;
  readonly template: MessageTemplate;
  /** Of its row; the workflow's id is made of it. */
  readonly key: string;
  /** Of the appointment's plan that it belongs to. */
  readonly revision?: number;
  /** Epoch milliseconds; after this it is too late to be of use. */
  readonly until?: number | null;
}

/** Asks vendors what became of messages of which we never heard. */
export const SETTLE_MESSAGES_WORKFLOW = 'settleMessages';
export const SETTLE_MESSAGES_SCHEDULE = 'settle-messages';
