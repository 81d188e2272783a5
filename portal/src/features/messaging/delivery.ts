import { words } from '../../kit/words.ts';

const STATES: Readonly<Record<string, string>> = {
  waiting: 'Waiting to go out',
  sending: 'Going out',
  sent: 'Sent',
  delivered: 'Delivered',
  failed: 'Not delivered',
  blocked: 'Not sent',
  skipped: 'Not sent',
  unconfirmed: 'Sent, not confirmed',
};

/** Of numbers: https://www.twilio.com/docs/api/errors */
const REASONS: Readonly<Record<string, string>> = {
  opted_out: 'they asked not to be reached this way',
  complained: 'they reported an email as spam',
  manual: 'somebody of yours took this address off',
  bounced: 'the address does not take mail',
  hard_bounce: 'the address does not take mail',
  erased: 'the person was erased',
  no_phone: 'there is no phone number',
  no_email: 'there is no email address',
  no_consent: 'they have not agreed to it',
  too_late: 'it would have come too late',
  no_allowed_hour: 'there is no hour at which it is allowed',
  no_words: 'there were no words for it',
  campaign_is_over: 'the campaign is over',
  lead_is_dnc: 'the lead must not be contacted',
  '21211': 'the number is not a phone number',
  '21610': 'they replied STOP',
  '21612': 'their network cannot be reached from this number',
  '21614': 'the number takes no texts',
  '30003': 'the phone is off or out of reach',
  '30004': 'the number blocks texts',
  '30005': 'the number is not in use',
  '30006': 'it is a landline or out of reach',
  '30007': 'the carrier took it for spam',
  '30008': 'the carrier does not say why',
  '30034': 'the sending number is not registered for texts',
};

export interface Delivered {
  readonly direction: string;
  readonly status: string;
  readonly reason: string | null;
}

/** What became of a message, in words; of what came in there is nothing to say. */
export function deliveryOf({ direction, status, reason }: Delivered): string | null {
  if (direction === 'inbound') return null;
  const state = STATES[status] ?? words(status);
  // That something waits for its turn says its state already.
  const why = reason && reason !== 'queued' && whyOf(reason);
  return why ? `${state}: ${why}` : state;
}

/** Whether somebody may have to do something about it. */
export function isTrouble({ direction, status }: Delivered): boolean {
  return direction === 'outbound' && (status === 'failed' || status === 'blocked');
}

/** Of a reason of the API, the words. */
export function whyOf(reason: string): string {
  const known = REASONS[reason];
  if (known) return known;
  if (reason.startsWith('missing:'))
    return `${words(reason.slice('missing:'.length)).toLowerCase()} is not known`;
  return /^[a-z_]+$/.test(reason) ? words(reason).toLowerCase() : reason;
}
