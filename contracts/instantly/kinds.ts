/** What happens in a campaign at Instantly, in our words. `other`: told of, kept and shown, and counted nowhere. */
export const INSTANTLY_KINDS = [
  'sent',
  'opened',
  'clicked',
  'replied',
  'auto_replied',
  'bounced',
  'unsubscribed',
  'interested',
  'not_interested',
  'meeting_booked',
  'completed',
  'other',
] as const;

export type InstantlyKind = (typeof INSTANTLY_KINDS)[number];
