/** Why something did not go out or did not arrive, by what its row says, for people to read. Never a name or an address. */
export interface Undone {
  readonly channel: 'sms' | 'email' | 'call';
  readonly status: string;
  /** Of the door, a suppression, a vendor; null: none was given. */
  readonly reason: string | null;
}

const ONE = { sms: 'text', email: 'email', call: 'call' } as const;
const MANY = { sms: 'texts', email: 'emails', call: 'calls' } as const;

/** What stands in the way of one channel, as the end of a sentence: "because …". Null: the code is none of ours. */
export function becauseOf(reason: string, channel: Undone['channel']): string | null {
  const known = Object.hasOwn(BECAUSE, reason) ? BECAUSE[reason] : undefined;
  if (known) return known(channel);
  const [code = '', what = ''] = reason.split(/:(.*)/s);
  if (code === 'missing')
    return `its words need ${what.replaceAll(',', ', ')}, which is not known of the person`;
  const subject = /^(lead|appointment)_is_(\w+)$/.exec(reason);
  if (subject) return `the ${subject[1]} was already ${plain(subject[2] ?? '')}`;
  return null;
}

function plain(status: string): string {
  return PLAIN[status] ?? status.replaceAll('_', ' ');
}

const PLAIN: Readonly<Record<string, string>> = {
  dnc: 'marked as not to be contacted',
  exhausted: 'at the end of its sequence',
  no_show: 'a no-show',
  replied: 'in a conversation: they had replied',
};

const BECAUSE: Readonly<Record<string, (channel: Undone['channel']) => string>> = {
  erased: () => 'the person was erased: nobody reaches it any more',
  no_phone: () => 'there is no phone number',
  no_email: () => 'there is no email address',
  opted_out: (channel) => `the person asked for no more ${MANY[channel]}`,
  complained: () => 'the person reported an earlier email as spam',
  bounced: () => 'the email address does not exist: an earlier email bounced',
  landline: () => 'the number is a landline and takes no texts',
  unreachable: (channel) =>
    channel === 'email' ? 'the address cannot be reached' : 'the number cannot be reached',
  manual: (channel) =>
    `somebody on your team put the address on the list of those who get no ${MANY[channel]}`,
  no_consent: (channel) =>
    `the rules of the campaign ask for the person’s consent to ${MANY[channel]}, and none is on file`,
  confirmed_already: () => 'the opt-out was confirmed already',
  sequence_is_over: () => 'the sequence was over',
  lead_has_moved: () => 'the lead had moved on to another step',
  lead_has_booked: () => 'the lead had booked meanwhile',
  appointment_was_moved: () => 'the appointment had been moved',
  campaign_is_over: () => 'the campaign was over',
  too_late: () => 'it would have come too late to be of use',
  no_allowed_hour: () => 'the rules leave no hour in which the person may be reached',
  no_number: () => 'no phone number of yours may be used: add one in the settings',
  no_words: () => 'it had no words',
  too_long: () => 'it was too long for a text',
  queued: () => 'it waits for its turn',
};

/** A sentence about a message or a call that is not simply done; null: there is nothing to explain. */
export function wordsOfUndone({ channel, status, reason }: Undone): string | null {
  const because = reason === null ? null : becauseOf(reason, channel);
  const vendor = reason === null ? '' : `: ${reason}`;
  switch (status) {
    case 'blocked':
      return because === null ? `Not sent${vendor}.` : `Not sent, because ${because}.`;
    case 'skipped':
      return because === null ? `Left out${vendor}.` : `Left out, because ${because}.`;
    case 'failed':
      return `The ${ONE[channel]} failed${because === null ? vendor : `, because ${because}`}.`;
    case 'waiting':
      if (reason === null || reason === 'queued') return 'Waiting to go out.';
      return `Waiting: it could not be handed over (${because ?? reason}) and is tried again.`;
    case 'sending':
    case 'dialing':
      return 'On its way: the vendor has not answered yet.';
    case 'unconfirmed':
      return `Nobody can say whether it arrived${vendor}.`;
    default:
      return null;
  }
}
