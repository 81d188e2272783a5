/** The numbers of a promise. All durations are whole seconds unless a name says otherwise. */
export interface PolicyBody {
  readonly launch: { readonly leadsPerSecond: number };
  readonly call: CallPolicy;
  /** Local clock times between which a person may be reached; null: at any hour (never with a real vendor). */
  readonly window: { readonly from: string; readonly to: string } | null;
  readonly reminders: readonly ReminderPolicy[];
  readonly questions: QuestionPolicy;
  readonly verdict: VerdictPolicy;
  readonly rebook: readonly RebookStep[];
  /** How often a person may be reached, over all campaigns of the operator. */
  readonly caps: readonly CapPolicy[];
  /** Channels on which nobody is reached who has not agreed to it in the consent ledger. */
  readonly consent: readonly ('sms' | 'call' | 'email')[];
  readonly booking: BookingPolicy;
  /** Policies of an older make do not say. */
  readonly keep?: KeepPolicy;
}

/** How long is kept what people said. */
export interface KeepPolicy {
  /** Days after a call: its transcript, recording and summary, here and at the vendor. That it was, and its minutes, stay. */
  readonly callContentDays: number;
}

export interface CapPolicy {
  readonly channel: 'sms' | 'call' | 'email';
  readonly max: number;
  /** Within any stretch of this long. */
  readonly per: number;
}

/** What follows a call that set an appointment which nobody then books. */
export interface BookingPolicy {
  /** After the call: the booking link goes out. */
  readonly linkAfter: number;
  /** After the link: a person is asked to see to it. */
  readonly taskAfter: number;
}

export interface CallPolicy {
  /** How long to wait for the outcome of a call before asking the vendor for it. */
  readonly outcomeWithin: number;
  /** When the lead asked to be called again and named no time. */
  readonly callbackAfter: number;
  readonly callbacks: number;
  /** Policies of an older make have none. */
  readonly retries?: RetriesPolicy;
}

/** Calls that are made again within one step. */
export interface RetriesPolicy {
  readonly noAnswer: RetryPolicy;
  readonly voicemail: RetryPolicy;
}

export interface RetryPolicy {
  /** Times, after the first. */
  readonly max: number;
  readonly after: number;
}

export interface ReminderPolicy {
  readonly name: 'reminder_24h' | 'reminder_2h' | 'reminder_15m';
  readonly before: number;
  readonly channels: readonly Channel[];
  /** A reminder that an outage delays by more than this is skipped. */
  readonly lateBy: number;
  /** Whether it moves to the nearest allowed instant when its own falls outside the window. */
  readonly respectsWindow: boolean;
}

export interface QuestionPolicy {
  /** After the appointment's end. */
  readonly leadAfter: number;
  readonly clientAfter: readonly number[];
  /** Nobody is judged silent before having had this long to answer. */
  readonly answerWithin: number;
}

export interface VerdictPolicy {
  /** After the appointment's end. */
  readonly after: number;
  /** A connected call counts when it lasted longer than this. */
  readonly callLongerThan: number;
  /** How long before the start such a call may begin. */
  readonly callBeforeStart: number;
}

export interface RebookStep {
  /** After the verdict. */
  readonly after: number;
  readonly channel: Channel;
  readonly template: 'rebook_first' | 'rebook_second' | 'rebook_last';
}

export type Channel = 'sms' | 'email';

/** The quick policy has no windows and seconds for days: it is for the sample and the demo, never for strangers. */
export type PolicyName = 'standard' | 'quick';
