import type { PolicyBody, PolicyName } from '../../contracts/policies/policy.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a business means by "we follow through": reminders 24 h, 2 h and 15 min before, the verdict 48 h after. */
const STANDARD: PolicyBody = {
  launch: { leadsPerSecond: 2 },
  call: {
    outcomeWithin: 30 * MINUTE,
    callbackAfter: 4 * HOUR,
    callbacks: 2,
    // Ours: three dials of one step fall into one day, as many as the caps below allow; a machine is spoken to twice.
    retries: { noAnswer: { max: 2, after: 2 * HOUR }, voicemail: { max: 1, after: 4 * HOUR } },
  },
  // 47 CFR 64.1200(c)(1): no telephone solicitation before 8 a.m. or after 9 p.m., local time at the called party.
  window: { from: '08:00', to: '21:00' },
  reminders: [
    { name: 'reminder_24h', before: DAY, channels: ['sms', 'email'], lateBy: 6 * HOUR, respectsWindow: true },
    { name: 'reminder_2h', before: 2 * HOUR, channels: ['sms'], lateBy: HOUR, respectsWindow: false },
    {
      name: 'reminder_15m',
      before: 15 * MINUTE,
      channels: ['sms'],
      lateBy: 10 * MINUTE,
      respectsWindow: false,
    },
  ],
  questions: { leadAfter: HOUR, clientAfter: [HOUR, DAY], answerWithin: 12 * HOUR },
  verdict: { after: 2 * DAY, callLongerThan: 45, callBeforeStart: 15 * MINUTE },
  rebook: [
    { after: 0, channel: 'sms', template: 'rebook_first' },
    { after: 2 * DAY, channel: 'email', template: 'rebook_second' },
    { after: 4 * DAY, channel: 'sms', template: 'rebook_last' },
  ],
  // Fla. Stat. 501.616(6)(b): no more than three solicitations of one person in 24 hours; the strictest that we know.
  caps: [
    { channel: 'call', max: 3, per: DAY },
    { channel: 'sms', max: 3, per: DAY },
    { channel: 'email', max: 3, per: DAY },
  ],
  consent: [],
  booking: { linkAfter: 15 * MINUTE, taskAfter: DAY },
  // Ours: long enough for a dispute over a show or an invoice.
  keep: { callContentDays: 365 },
};

/** The same promises with seconds for days. Lateness is forgiven, so that a slow machine tells the same story. */
const QUICK: PolicyBody = {
  launch: { leadsPerSecond: 10 },
  call: { outcomeWithin: 60, callbackAfter: 4, callbacks: 2 },
  window: null,
  reminders: [
    {
      name: 'reminder_24h',
      before: 12,
      channels: ['sms', 'email'],
      lateBy: 30 * MINUTE,
      respectsWindow: true,
    },
    { name: 'reminder_2h', before: 8, channels: ['sms'], lateBy: 30 * MINUTE, respectsWindow: false },
    { name: 'reminder_15m', before: 4, channels: ['sms'], lateBy: 30 * MINUTE, respectsWindow: false },
  ],
  questions: { leadAfter: 1, clientAfter: [1, 10], answerWithin: 6 },
  verdict: { after: 13, callLongerThan: 45, callBeforeStart: 4 },
  rebook: [
    { after: 0, channel: 'sms', template: 'rebook_first' },
    { after: 6, channel: 'email', template: 'rebook_second' },
    { after: 12, channel: 'sms', template: 'rebook_last' },
  ],
  caps: [],
  consent: [],
  booking: { linkAfter: 5 * MINUTE, taskAfter: 5 * MINUTE },
  keep: { callContentDays: 365 },
};

/** The numbers of promises that policies of an older make do not speak of. */
export const NEWER_PROMISES = {
  caps: [],
  consent: [],
  booking: STANDARD.booking,
  keep: { callContentDays: 365 },
} as const;

export const POLICIES: Readonly<Record<PolicyName, PolicyBody>> = { standard: STANDARD, quick: QUICK };
