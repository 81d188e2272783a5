const PLAIN: Readonly<Record<string, string>> = {
  opted_out: 'they asked not to be written to',
  complained: 'they marked a message of ours as spam',
  bounced: 'their address does not work',
  landline: 'their number is a landline, which takes no texts',
  unreachable: 'their number cannot be reached',
  manual: 'somebody here put them on the list of people who are not written to',
  no_consent: 'they have not agreed to it',
  confirmed_already: 'it was confirmed once already',
  erased: 'the person was erased',
  no_email: 'no email address is known',
  no_phone: 'no phone number is known',
  no_number: 'there is no number to send it from',
  no_allowed_hour: 'no hour is allowed for them within two weeks',
  campaign_is_over: 'the campaign is over',
  too_late: 'it would have come too late to be of use',
  booked_after_its_moment: 'it was booked after this was due',
  appointment_was_moved: 'the appointment was moved',
  lead_has_booked: 'they have booked',
  lead_has_moved: 'the sequence has moved on',
  sequence_is_over: 'the sequence is over',
  queued: 'it waits for its turn',
};

/**
 * Why a text or an email did not go out, or waits, as the end of a sentence, from the reason in its row: one of ours, or
 * what a vendor said. Null: no reason is known.
 */
export function whyNotSent(reason: string | null): string | null {
  if (!reason) return null;
  if (Object.hasOwn(PLAIN, reason)) return PLAIN[reason] ?? null;
  const is = /^(appointment|lead)_is_(\w+)$/.exec(reason);
  if (is) return `the ${is[1]} is ${is[2]?.replaceAll('_', '-')}`;
  return /^[a-z_]+$/.test(reason) ? reason.replaceAll('_', ' ') : `the carrier said: ${reason}`;
}
