import type { Vendor } from '../records.ts';

export const VENDORS = [
  'twilio',
  'messagebird',
  'sendgrid',
  'stripe',
  'retell',
  'calcom',
  'instantly',
] as const;

export const VENDOR_TITLES: Readonly<Record<Vendor, string>> = {
  twilio: 'Twilio',
  messagebird: 'MessageBird',
  sendgrid: 'SendGrid',
  stripe: 'Stripe',
  retell: 'Retell',
  calcom: 'Cal.com',
  instantly: 'Instantly',
};

/** The others sign no time: their clock cannot be wrong. */
const SIGNS_TIME: ReadonlySet<Vendor> = new Set(['messagebird', 'sendgrid', 'stripe', 'retell']);

export function signsTime(vendor: Vendor): boolean {
  return SIGNS_TIME.has(vendor);
}

/** What is wrong with one vendor. Shares are from 0 (never) to 1 (always). */
export interface VendorDials {
  /** Milliseconds until an answer; the vendor acts at once all the same. */
  latency: number;
  /** An answer comes this many milliseconds earlier or later than `latency`, at most. */
  latencySpread: number;
  /** Share of requests whose connection breaks before the vendor acts. */
  refuse: number;
  /** Share of requests answered 429 before the vendor acts. */
  throttleRate: number;
  /** Seconds in the Retry-After of such an answer. */
  retryAfter: number;
  /** Share of requests answered 500 or 503, as often the one as the other, before the vendor acts. */
  errorRate: number;
  /** Share of requests that the vendor acts upon, breaking the connection in place of an answer. */
  hangUpAfterActing: number;
  /** Share of requests that the vendor acts upon and never answers: it holds the connection until the client leaves. */
  timeoutAfterActing: number;
  /** Milliseconds until an event is sent. */
  eventLatency: number;
  /** An event leaves this many milliseconds earlier or later than `eventLatency`, at most. */
  eventLatencySpread: number;
  /** Share of events that come twice, under the same id, within a second of each other. */
  duplicate: number;
  /** Share of events that are held back until a later one of the same vendor has arrived. */
  reorder: number;
  /** Seconds after which a held one goes out although none has overtaken it. */
  heldAtMost: number;
  /** Share of events that are kept here and not sent. */
  silence: number;
  /** Share of events that come with a wrong signature. */
  wrongSignature: number;
  /** Whether such an event comes again, rightly signed, once the wrong one has been answered. */
  trueFollows: boolean;
  /** Seconds added to the time that events are signed with. */
  clockSkew: number;
}

export type DialName = keyof VendorDials;

export const CALM: Readonly<VendorDials> = {
  latency: 0,
  latencySpread: 0,
  refuse: 0,
  throttleRate: 0,
  retryAfter: 5,
  errorRate: 0,
  hangUpAfterActing: 0,
  timeoutAfterActing: 0,
  eventLatency: 0,
  eventLatencySpread: 0,
  duplicate: 0,
  reorder: 0,
  heldAtMost: 10,
  silence: 0,
  wrongSignature: 0,
  trueFollows: true,
  clockSkew: 0,
};

interface Described {
  readonly side: 'requests' | 'events';
  readonly kind: 'share' | 'milliseconds' | 'seconds' | 'yes';
  /** In the words of the page. */
  readonly title: string;
  /** Numbers: what it may be. */
  readonly from: number;
  readonly to: number;
  /** It only says how another dial works: it does nothing of its own that could be counted. */
  readonly isManner?: true;
}

const TEN_MINUTES_MS = 600_000;
const DAY = 86_400;

const share = { kind: 'share', from: 0, to: 1 } as const;
const delay = { kind: 'milliseconds', from: 0, to: TEN_MINUTES_MS } as const;

/** In the order in which pages and lists name them. */
export const DIALS: Readonly<Record<DialName, Described>> = {
  latency: { side: 'requests', ...delay, title: 'Answers after' },
  latencySpread: { side: 'requests', ...delay, title: '… give or take', isManner: true },
  refuse: { side: 'requests', ...share, title: 'Breaks the connection, does nothing' },
  throttleRate: { side: 'requests', ...share, title: 'Says too many requests (429)' },
  retryAfter: {
    ...{ side: 'requests', kind: 'seconds', from: 0, to: DAY },
    ...{ title: '… come back after', isManner: true },
  },
  errorRate: { side: 'requests', ...share, title: 'Answers 500 or 503, does nothing' },
  hangUpAfterActing: { side: 'requests', ...share, title: 'Acts, then breaks the connection' },
  timeoutAfterActing: { side: 'requests', ...share, title: 'Acts, then never answers' },
  eventLatency: { side: 'events', ...delay, title: 'Sends after' },
  eventLatencySpread: { side: 'events', ...delay, title: '… give or take', isManner: true },
  duplicate: { side: 'events', ...share, title: 'Sends twice' },
  reorder: { side: 'events', ...share, title: 'Lets later ones overtake' },
  heldAtMost: {
    ...{ side: 'events', kind: 'seconds', from: 0, to: 3_600 },
    ...{ title: '… sends after at most', isManner: true },
  },
  silence: { side: 'events', ...share, title: 'Never sends' },
  wrongSignature: { side: 'events', ...share, title: 'Signs wrongly' },
  trueFollows: {
    ...{ side: 'events', kind: 'yes', from: 0, to: 1 },
    ...{ title: '… and rightly afterwards', isManner: true },
  },
  clockSkew: { side: 'events', kind: 'seconds', from: -7 * DAY, to: 7 * DAY, title: 'Its clock is ahead by' },
};

export const DIAL_NAMES = Object.keys(DIALS) as DialName[];

/** The dials that a vendor has. */
export function dialsOf(vendor: Vendor): DialName[] {
  return DIAL_NAMES.filter((name) => name !== 'clockSkew' || signsTime(vendor));
}
