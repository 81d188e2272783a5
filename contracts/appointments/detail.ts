import { z } from 'zod';
import { callView } from '../calls/api.ts';
import { instant, stored } from '../page.ts';

/** Whom an appointment is with, as far as a list of appointments tells it. */
export const attendeeView = z.object({
  contactId: z.string(),
  name: z.string().nullable().describe('Null: it is not known, or erased'),
  phone: z.string().nullable().describe('E.164'),
  zone: z.string().nullable().describe('IANA zone'),
});

/** What an appointment is about, by name. */
export const aboutView = z.object({
  campaignName: z.string(),
  clientName: z.string(),
  attendee: attendeeView,
});

export const evidenceView = z.object({
  id: z.string(),
  source: stored(z.enum(['client', 'lead', 'call', 'staff'])),
  answer: stored(z.enum(['yes', 'no'])),
  link: z.string().nullable().describe('What proves it'),
  note: z.string().nullable().describe('In the words of whoever gave it'),
  at: instant,
  withdrawnAt: instant.nullable(),
});

/** Evidence as it is weighed: the heaviest first, what was withdrawn or is about an earlier time last. */
export const weighedEvidence = evidenceView.extend({
  counts: z.boolean().describe('False: it was withdrawn, or said before the appointment was moved'),
  call: callView
    .pick({ id: true, direction: true, startedAt: true, durationMs: true, outcome: true })
    .extend({ summary: z.string().nullable(), transcript: z.string().nullable() })
    .nullable()
    .describe('The call that it is'),
  said: z.string().nullable().describe('Of an answer by text: the text, word for word'),
  how: z.string().nullable().describe('How it was given, and by whom if that is known, in words'),
});

const sendState = z.enum([
  'to_come',
  'sending',
  'sent',
  'delivered',
  'failed',
  'blocked',
  'skipped',
  'unconfirmed',
  'not_needed',
  'overdue',
]);

/** What became of one text or email of a moment. */
export const plannedSend = z.object({
  channel: z.enum(['sms', 'email']),
  state: sendState,
  why: z.string().nullable().describe('Why it did not go out, or waits, in plain words'),
  messageId: z.string().nullable(),
  sentAt: instant.nullable(),
  deliveredAt: instant.nullable(),
});

export const plannedMoment = z.object({
  name: z.string().describe('e.g. `reminder_24h`, `ask_lead`, `ask_client_1`, `verdict`, `rebook_first`'),
  kind: z.enum(['remind', 'ask_lead', 'ask_client', 'verdict', 'rebook']),
  at: instant.describe('When it is due, or was'),
  state: sendState.describe('Of all that goes out then: of a verdict `sent` means given'),
  sends: z.array(plannedSend),
});

export const verdictView = z.object({
  status: z.enum(['shown', 'no_show', 'disputed', 'cancelled']).nullable().describe('Null: not decided yet'),
  dueAt: instant.describe('When silence becomes an answer, or became one'),
  at: instant.nullable(),
  by: z.string().nullable().describe('Who or what decided, e.g. `The evidence`, `Sample Rep`'),
  reason: z.string().nullable(),
});

/** The place of a show among those that are billed, and the seal over it. */
export const showProof = z.object({
  id: z.string(),
  milestoneId: z.string(),
  milestoneNumber: z.int(),
  slot: z.int(),
  size: z.int().describe('How many shows the milestone has'),
  seq: z.int().nullable(),
  hash: z.string().nullable().describe('SHA-256, in hex; null: made before proofs were sealed'),
  sealedAt: instant,
  reversedAt: instant.nullable(),
  compensation: stored(z.enum(['replace', 'credit'])).nullable(),
  reversal: stored(z.enum(['replace', 'credit'])).describe('What a reversal would be made good by'),
  priceCents: z.int().nullable().describe('What this show costs; null to those who see no bills'),
  currency: z.string(),
  url: z.string().nullable().describe('The public page of the proofs; null to those who see no bills'),
  invoiceId: z.string().nullable(),
  invoiceNumber: z.string().nullable(),
});

export const appointmentDispute = z.object({
  id: z.string(),
  status: stored(z.enum(['open', 'upheld', 'replaced', 'credited', 'withdrawn'])),
  reason: z.string(),
  raisedFor: stored(z.enum(['client', 'operator'])),
  resolution: z.string().nullable(),
  createdAt: instant,
  resolvedAt: instant.nullable(),
});

export const chainLink = z.object({
  id: z.string(),
  status: stored(z.enum(['booked', 'cancelled', 'disputed', 'shown', 'no_show'])),
  startsAt: instant,
  bookedAt: instant,
});

export type PlannedMoment = z.infer<typeof plannedMoment>;
export type PlannedSendView = z.infer<typeof plannedSend>;
export type SendState = z.infer<typeof sendState>;
