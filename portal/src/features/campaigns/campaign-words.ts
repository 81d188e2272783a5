import type { CampaignHours } from '../../../../contracts/campaigns/settings.ts';
import { count, counted } from '../../kit/money.ts';
import { span } from '../../kit/time.tsx';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

const DAY_NAMES: Readonly<Record<Day, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

export const LONG_DAY_NAMES: Readonly<Record<Day, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** From Monday on; a sequence names them by numbers from 1 on. */
export const WEEKDAYS: readonly string[] = DAYS.map((day) => LONG_DAY_NAMES[day]);

/** A campaign's hours with days that are alike taken together: `Mon to Fri 09:00–17:00, Sat 10:00–14:00`. */
export function hoursWords(hours: CampaignHours | null): string {
  if (!hours) return 'the hours of its policy';
  const groups: { from: Day; to: Day; says: string }[] = [];
  for (const [at, day] of DAYS.entries()) {
    const open = hours[day];
    const last = groups.at(-1);
    if (!open) continue;
    const says = `${open.from}–${open.to}`;
    if (last && last.says === says && last.to === DAYS[at - 1]) last.to = day;
    else groups.push({ from: day, to: day, says });
  }
  return groups
    .map(({ from, to, says }) =>
      from === to ? `${DAY_NAMES[from]} ${says}` : `${DAY_NAMES[from]} to ${DAY_NAMES[to]} ${says}`,
    )
    .join(', ');
}

interface Pace {
  readonly newPerHour: number | null;
  readonly newPerDay: number | null;
  readonly maxCallsAtOnce?: number | null;
}

/** `at most 50 new an hour and 400 a day, 5 calls at once`; without limits `as fast as its policy allows`. */
export function paceWords({ newPerHour, newPerDay, maxCallsAtOnce = null }: Pace): string {
  const limits = [
    newPerHour !== null && `${count(newPerHour)} new an hour`,
    newPerDay !== null && `${count(newPerDay)} ${newPerHour === null ? 'new ' : ''}a day`,
  ].filter((limit) => limit !== false);
  const begins = limits.length > 0 ? `at most ${limits.join(' and ')}` : 'as fast as its policy allows';
  if (maxCallsAtOnce === null) return begins;
  return `${begins}, ${counted(maxCallsAtOnce, 'call')} at once`;
}

interface PolicyFacts {
  readonly window: { readonly from: string; readonly to: string } | null;
  readonly caps: readonly { readonly channel: string; readonly max: number; readonly per: number }[];
  readonly reminders: readonly number[];
  readonly verdictAfter: number;
  readonly rebookings: number;
  readonly consent: readonly string[];
  readonly leadsPerSecond: number;
}

const CHANNELS: Readonly<Record<string, string>> = { sms: 'texts', call: 'calls', email: 'emails' };

/** What a policy means, in sentences. */
export function policyWords(policy: PolicyFacts): string[] {
  const { window, caps, reminders, verdictAfter, rebookings, consent } = policy;
  const capped = caps.map(
    ({ channel, max, per }) => `${max} ${CHANNELS[channel] ?? channel} in ${span(per)}`,
  );
  return [
    window
      ? `People are reached between ${window.from} and ${window.to} by their own clock.`
      : 'People are reached at any hour, also at night: only for trying out.',
    ...(capped.length > 0 ? [`One person gets at most ${list(capped)}.`] : []),
    ...(consent.length > 0
      ? [`Only who has agreed to it gets ${list(consent.map((channel) => CHANNELS[channel] ?? channel))}.`]
      : []),
    ...(reminders.length > 0 ? [`Reminders go out ${list(reminders.map(span))} before an appointment.`] : []),
    `Whether somebody came is settled ${span(verdictAfter)} after the appointment.`,
    rebookings > 0
      ? `Who did not come is invited again, ${rebookings === 1 ? 'once' : `up to ${rebookings} times`}.`
      : 'Who did not come is not invited again.',
  ];
}

/** `a, b and c` */
export function list(parts: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(parts).replace(', and ', ' and ');
}

/** `1 person`, `1,204 people` */
export function people(number: number): string {
  return counted(number, 'person', 'people');
}
