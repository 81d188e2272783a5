/** What happens in a campaign, in Instantly's words: what its events say, which is not always what one asks for. */
export const HAPPENINGS = {
  email_sent: 'An email is sent',
  email_opened: 'Opens it',
  link_clicked: 'Clicks a link in it',
  reply_received: 'Replies',
  auto_reply_received: 'A machine replies',
  email_bounced: 'It bounces',
  lead_unsubscribed: 'Unsubscribes',
  lead_interested: 'Is interested',
  lead_not_interested: 'Is not interested',
  lead_neutral: 'Is neutral',
  lead_meeting_booked: 'Books a meeting',
  lead_meeting_completed: 'Was at the meeting',
  lead_no_show: 'Missed the meeting',
  lead_closed: 'Becomes a customer',
  lead_out_of_office: 'Is out of office',
  lead_wrong_person: 'Is the wrong person',
  campaign_completed: 'The campaign is over for it',
  account_error: 'The mailbox has an error',
} as const;

export type HappeningKind = keyof typeof HAPPENINGS;

export const KINDS = Object.keys(HAPPENINGS) as HappeningKind[];

export interface Happening {
  id: string;
  campaignId: string;
  kind: HappeningKind;
  /** In small letters. */
  email: string;
  /** Epoch milliseconds. */
  at: number;
  /** Which email of the campaign, from 1. */
  step: number;
  /** What was written. */
  text: string;
}

/** One event that Instantly sent, or tried to send. */
export interface SentEvent {
  id: string;
  /** Of the delivery; one that is no longer known arrived. */
  delivery: string;
  url: string;
  body: string;
  email: string;
  at: number;
}

export interface InstantlyWebhook {
  id: string;
  url: string;
  name: string | null;
  /** Null: for a label of the workspace's own. */
  eventType: string | null;
  customInterest: number | null;
  /** Null: all campaigns'. */
  campaign: string | null;
  headers: Record<string, string> | null;
  /** -1: switched off, because what was sent did not arrive. */
  status: 1 | -1;
  failedAt: number | null;
  createdAt: number;
}

/** Whether a webhook wants an event. One asks for `email_link_clicked` and is told `link_clicked`. */
export function wants({ status, eventType, campaign }: InstantlyWebhook, kind: string, of: string): boolean {
  if (status !== 1 || (campaign !== null && campaign !== of)) return false;
  return eventType === 'all_events' || eventType === (kind === 'link_clicked' ? 'email_link_clicked' : kind);
}
