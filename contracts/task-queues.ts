/** Workflows and database-only activities run on the first; each vendor has a queue of its own, so that its limit is its own. */
export const TASK_QUEUES = {
  main: 'followthrough',
  retell: 'retell',
  twilio: 'twilio',
  sendgrid: 'sendgrid',
  stripe: 'stripe',
} as const;

/** Lower goes first: the order in which waiting work is taken up. */
export const PRIORITY = { reply: 1, reminder: 2, sequence: 3, bulk: 5 } as const;
