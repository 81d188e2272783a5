/** The sandbox's records: plain data, times in epoch milliseconds unless a name says otherwise. */

/** Who carries texts. */
export type Carrier = 'twilio' | 'messagebird';

export type Vendor = Carrier | 'sendgrid' | 'stripe' | 'retell' | 'calcom' | 'instantly';

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
  fromName?: string | undefined;
  to: string;
  /** Where answers go, when the mail says so. */
  replyTo?: string | undefined;
  subject: string;
  text: string;
  html: string;
  categories: string[];
  customArgs: Record<string, string>;
  /** What the sender added. Absent in a state that was kept before headers were. */
  headers?: Record<string, string>;
  tracksOpens: boolean;
  /** In which of its parts the links are counted. */
  tracksClicks?: { html: boolean; text: boolean };
  /** The unsubscribe group that the sender named. */
  group?: number | undefined;
  /** It goes to whoever unsubscribed too. */
  ignoresUnsubscribes?: boolean;
  status: 'accepted' | 'deferred' | 'delivered' | 'opened' | 'bounced' | 'blocked' | 'dropped';
  /** What became of it, oldest first. */
  happened?: MailNote[];
  /** When somebody first looked at it on the page. */
  seenAt?: number;
  createdAt: number;
  /** What the client clicked, and what the address answered. */
  clicked: { answer: 'yes' | 'no'; result: string; at: number } | null;
}

export interface MailNote {
  at: number;
  /** SendGrid's event, or what its reader did elsewhere. */
  what: string;
  says: string;
}

/** Why SendGrid drops what is mailed to an address; `blocks` only lists it. */
export interface Suppression {
  list: 'bounces' | 'blocks' | 'spam_reports' | 'unsubscribes' | 'group';
  email: string;
  /** Of the list `group`. */
  group?: number | undefined;
  reason: string;
  /** The mail server's enhanced status code, e.g. `5.1.1`. */
  status: string;
  createdAt: number;
}

/** What a mailbox does with what comes next; without one it takes it. */
export type MailboxRule = 'defers' | 'blocks' | 'bounces';

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
  /** Somebody at the sandbox's page answers, talks and hangs up; absent: a persona does. */
  byHand?: HandPlayed;
  /** When the lead asked to be called again, in its own words. */
  callbackTime?: string;
  analyzed: boolean;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  /** What the call claims to have lasted, in milliseconds: longer than it takes here. */
  durationMs: number;
}

/** What was done by hand in a call. */
export interface HandPlayed {
  /** Rings until then, epoch ms. */
  ringsUntil: number;
  /** What is said; absent: nothing. */
  script?: 'appointment' | 'callback' | 'refusal' | 'long';
  /** The start of the meeting that the script books, epoch ms; absent: the first free time. */
  startsAt?: number | undefined;
  /** Keys pressed, in order. */
  keys: string[];
  /** It was not hung up in time. */
  isOverlong?: boolean;
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
  status: 'accepted' | 'pending' | 'cancelled' | 'rejected';
  reason: string | null;
  /** Whose reason it is: the address of who moved or cancelled it. */
  changedBy?: string | null;
  rescheduledFrom: string | null;
  rescheduledTo: string | null;
  metadata: Record<string, string>;
  /** Whether the attendee will be there; only the personas know. */
  shows: boolean;
  attendeeAbsent: boolean;
  hostAbsent: boolean;
  /** What was last told of the meeting itself. */
  meeting?: 'started' | 'ended';
  createdAt: number;
  updatedAt: number;
}

/** One event on its way to the target; of those that arrived only the newest ones keep their bodies. */
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
  /** A person at the sandbox's page plays it: calls ring, and nothing is answered by itself. */
  byHand?: boolean;
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
  | 'retell.ringOut'
  | 'retell.cutOff'
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
