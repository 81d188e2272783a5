import { words } from '../../kit/words.ts';

/** How a lead's sequence ended, as a business owner says it. */
const OUTCOMES: Readonly<Record<string, string>> = {
  booked: 'Booked',
  replied: 'Replied',
  exhausted: 'No answer',
  not_interested: 'Not interested',
  opted_out: 'Opted out',
  not_booked: 'Said yes, not booked',
  stopped: 'Stopped by us',
  bounced: 'Address does not work',
  campaign_over: 'Campaign ended',
  goal: 'Reached the goal',
  paid: 'Paid',
};

export function outcomeInWords(outcome: string): string {
  return OUTCOMES[outcome] ?? words(outcome);
}
