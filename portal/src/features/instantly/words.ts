import type { InstantlyKind } from '../../../../contracts/instantly/kinds.ts';
import { words } from '../../kit/words.ts';

/** What happened, as a client reads it. */
const KINDS: Readonly<Record<Exclude<InstantlyKind, 'other'>, string>> = {
  sent: 'Sent',
  opened: 'Opened',
  clicked: 'Link clicked',
  replied: 'Replied',
  auto_replied: 'Automatic reply',
  bounced: 'Bounced',
  unsubscribed: 'Unsubscribed',
  interested: 'Interested',
  not_interested: 'Not interested',
  meeting_booked: 'Meeting booked',
  completed: 'Sequence finished',
};

/** @param said Instantly's own word, which stands for what has none of ours */
export function kindInWords(kind: InstantlyKind, said: string): string {
  return kind === 'other' ? words(said.replace(/^(lead|email|campaign)_/, '')) : KINDS[kind];
}

/** For a choice of kinds, the commonest questions first. */
export const KIND_CHOICES = (
  ['replied', 'interested', 'meeting_booked', 'opened', 'clicked', 'sent', 'unsubscribed', 'bounced'] as const
).map((value) => ({ value, label: KINDS[value] }));

const STATUSES: Readonly<Record<string, string>> = {
  subsequences: 'Running',
  in_trouble: 'In trouble at Instantly',
  gone: 'No longer at Instantly',
};

/** The state of a campaign at Instantly. */
export function statusInWords(status: string): string {
  return STATUSES[status] ?? words(status);
}
