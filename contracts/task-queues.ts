import type { Purpose } from './messaging/workflow.ts';

/** Workflows and database-only activities run on the first; each vendor has a queue of its own, so that its limit is its own. */
export const TASK_QUEUES = {
  main: 'followthrough',
  retell: 'retell',
  twilio: 'twilio',
  messagebird: 'messagebird',
  sendgrid: 'sendgrid',
  stripe: 'stripe',
  calcom: 'calcom',
  instantly: 'instantly',
} as const;

/** Lower goes first: the order in which waiting work is taken up. */
export const PRIORITY = { reply: 1, reminder: 2, sequence: 3, bulk: 5 } as const;

/** In which order purposes wait at a vendor's. */
export const PRIORITY_OF: Readonly<Record<Purpose, number>> = {
  security: PRIORITY.reply,
  opt_out_confirmation: PRIORITY.reply,
  reply: PRIORITY.reply,
  conversation: PRIORITY.reply,
  reminder: PRIORITY.reminder,
  question: PRIORITY.reminder,
  client_question: PRIORITY.reminder,
  booking: PRIORITY.reminder,
  billing: PRIORITY.reminder,
  sequence: PRIORITY.sequence,
  rebook: PRIORITY.sequence,
  broadcast: PRIORITY.bulk,
};
