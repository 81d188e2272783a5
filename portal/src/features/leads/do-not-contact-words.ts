export const CHANNELS = ['sms', 'call', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

export const MANY: Readonly<Record<Channel, string>> = { sms: 'Texts', call: 'Calls', email: 'Emails' };

/** `texts, calls and emails` */
export function listed(channels: readonly Channel[], joint = 'and'): string {
  const names = channels.map((channel) => MANY[channel].toLowerCase());
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} ${joint} ${last}`;
}

interface Ending {
  readonly phone: string | null;
  readonly email: string | null;
  readonly chosen: readonly Channel[];
  /** What nobody may do already. */
  readonly ended: readonly Channel[];
  readonly isTheirWord: boolean;
  /** The lead's sequence is not over. */
  readonly isRunning: boolean;
}

/** What ending these channels does, a sentence each: what ends, what stays possible, and how it is taken back. */
export function whatEnds({ phone, email, chosen, ended, isTheirWord, isRunning }: Ending): string[] {
  const hasPhone = chosen.some((channel) => channel !== 'email');
  const at = [hasPhone && phone, chosen.includes('email') && email].filter(Boolean).join(' and ');
  const isWritten = chosen.some((channel) => channel !== 'call');
  const left = CHANNELS.filter(
    (channel) =>
      !chosen.includes(channel) && !ended.includes(channel) && (channel === 'email' ? email : phone),
  );
  const first = `No more ${listed(chosen, 'or')} to ${at}, from now on and in every campaign`;
  const dropped = isWritten ? ': none by hand either, and no reminders of an appointment.' : '.';
  const byHand = left.filter((channel) => channel !== 'call');
  return [
    first + dropped,
    ...(isRunning
      ? [
          `Whoever opts out of one way is left alone in all of them: the whole sequence ends and cannot be begun again${
            left.length > 0 ? `, with its ${listed(left)}` : ''
          }.`,
        ]
      : []),
    ...(byHand.length > 0 ? [`By hand your team may still write ${listed(byHand)}.`] : []),
    backAgain(isTheirWord && hasPhone),
  ];
}

function backAgain(mayStart: boolean): string {
  const staff = 'an owner or admin allows it again under “Do not contact”, with a reason';
  return mayStart ? `It is taken back when they text START, or ${staff}.` : `It is taken back when ${staff}.`;
}
