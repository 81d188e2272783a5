export const SWEEP_INBOX_WORKFLOW = 'sweepInbox';
export const SWEEP_INBOX_SCHEDULE = 'sweep-inbox';

export interface SweepInput {
  /** How many days applied events and delivered signals are kept. */
  readonly keepDays: number;
}
