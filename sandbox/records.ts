/** The sandbox's records: plain data, times in epoch milliseconds unless a name says otherwise. */

/** Who carries texts. */
export type Carrier = 'twilio' | 'messagebird';

export type Vendor = Carrier | 'sendgrid' | 'stripe' | 'retell' | 'calcom';

export interface Message {
  sid: string;
  /** Absent in a state that was kept before there was a second one: Twilio. */
  carrier?: Carrier;
  direction: 'outbound-api' | 'inbound';
  from: string;
  to: string;
  body: string;
  status: 'queued' | 'sent' | 'delivered' | 'rejected' | 'received';
  statusCallback: string | null;
  messagingServiceSid: string | null;
  /** What rode along, by MessageBird. */
  metadata?: Record<string, unknown>;
  category?: string;
  createdAt: number;
  updatedAt: number;
  sentAt: number | null;
}

/** One mail to one recipient. */
export interface Mail {
  id: string;
  /** What X-Message-Id answered; shared by the recipients of one request. */
  messageId: string;
  from: string;
  to: string;
  /** Where answers go, when the mail says so. */
  replyTo?: string | undefined;
  subject: string;
  text: string;
  html: string;
  categories: string[];
  customArgs: Record<string, string>;
  tracksOpens: boolean;
  status: 'accepted' | 'delivered' | 'opened';
  createdAt: number;
  /** What the client clicked, and what the address answered. */
  clicked: { answer: 'yes' | 'no'; result: string; at: number } | null;
}

export type Outcome = 'appointment_set' | 'callback_requested' | 'not_interested' | 'no_outcome';

export interface Call {
  id: string;
  direction: 'inbound' | 'outbound';
  from: string;
  to: string;
  agentId: string;
  metadata: Record<string, unknown>;
  variables: Record<string, unknown>;
  status: 'registered' | 'ongoing' | 'ended' | 'not_connected';
  answered: boolean;
  outcome: Outcome;
  /** Why it was not answered; absent: it rang out. */
  missedBy?: string;
  /** A machine picked up. */
  isMachine?: boolean;
  /** When the lead asked to be called again, in its own words. */
  callbackTime?: string;
  analyzed: boolean;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  /** What the call claims to have lasted, in milliseconds: longer than it takes here. */
  durationMs: number;
}

export interface Booking {
  uid: string;
  id: number;
  eventTypeId: number;
  name: string;
  email: string;
  phone: string | null;
  timeZone: string;
  startsAt: number;
  endsAt: number;
  status: 'accepted' | 'cancelled';
  reason: string | null;
  rescheduledFrom: string | null;
  rescheduledTo: string | null;
  metadata: Record<string, string>;
  /** Whether the attendee will be there; only the personas know. */
  shows: boolean;
  attendeeAbsent: boolean;
  hostAbsent: boolean;
  createdAt: number;
  updatedAt: number;
}

/** One event on its way to the target; the body is dropped once it has arrived. */
export interface Delivery {
  id: string;
  vendor: Vendor;
  event: string;
  /** Phone number, address or id that the event is about. */
  about: string;
  url: string;
  /** Absent: POST. A GET carries all in its address. */
  method?: 'GET' | undefined;
  /** The registered endpoint whose secret signs it; absent: the account's does. */
  endpoint?: string | undefined;
  body: string;
  /** Boundary of a multipart body, which is kept in base64 then and is not signed. */
  form?: string | undefined;
  /** `silenced`: a dial keeps it from being sent, until somebody sends it by hand. */
  state: 'pending' | 'delivered' | 'failed' | 'silenced';
  attempts: number;
  createdAt: number;
  /** The last answer in words, null before the first attempt. */
  answer: string | null;
  /** Its place among the events of its vendor. */
  nth?: number;
  /** Of a second one: the delivery whose event, and whose id at the vendor, it bears. */
  copyOf?: string;
  /** Signed wrongly: at the first answered attempt, or at each. */
  forged?: 'first' | 'always';
  /** The dials that changed its way. */
  dialled?: string[];
}

/** What a persona remembers about itself. */
export interface Person {
  phone: string;
  /** The number that called last, and the one that texted last. */
  calledFrom: string | null;
  textedFrom: string | null;
  answeredCalls: number;
  rescheduled: boolean;
  rebooked: boolean;
  bookings: string[];
}

export type ActionKind =
  | 'deliver'
  | 'twilio.receipt'
  | 'twilio.reply'
  | 'messagebird.receipt'
  | 'messagebird.reply'
  | 'sendgrid.delivered'
  | 'sendgrid.opened'
  | 'sendgrid.click'
  | 'stripe.pay'
  | 'stripe.expireSession'
  | 'retell.connect'
  | 'retell.hangup'
  | 'retell.analyze'
  | 'retell.phoneIn'
  | 'calcom.bookFromCall'
  | 'calcom.bookFromLink'
  | 'calcom.reschedule'
  | 'calcom.start'
  | 'calcom.end'
  | 'dials.step';

/** Something that will happen at an instant; `ids` holds all that its handler needs. */
export interface Action {
  id: string;
  at: number;
  kind: ActionKind;
  ids: Record<string, string>;
}
