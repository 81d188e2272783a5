import type { CampaignHours } from '../../../../../contracts/campaigns/settings.ts';
import { AS_RECOGNISED, type Reading } from '../../leads/lists/reading.ts';

/** A campaign as far as somebody has thought of it. Numbers that are not said are empty texts, as their fields have them. */
export interface Draft {
  /** Of this browser: the requests that make it are known by it */
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly retellAgentId: string;
  readonly fromNumber: string;
  readonly calcomEventTypeId: string;
  readonly bookingUrl: string;
  readonly zone: string;
  readonly sequenceId: string;
  readonly policyId: string;
  readonly newPerHour: number | '';
  readonly newPerDay: number | '';
  readonly maxCallsAtOnce: number | '';
  /** Null: the policy's */
  readonly hours: CampaignHours | null;
  /** Local clock time of this browser: `2026-05-06 09:00:00` */
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly atEnd: 'finish' | 'stop';
  readonly list: 'file' | 'address' | 'none';
  readonly address: string;
  /** Of the file, which is not kept itself */
  readonly fileName: string | null;
  readonly reading: Reading;
  /** The campaign that was made of it; null: none yet */
  readonly campaignId: string | null;
}

export function emptyDraft(zone: string): Draft {
  return {
    id: crypto.randomUUID(),
    ...{ name: '', clientId: '', retellAgentId: '', fromNumber: '', calcomEventTypeId: '', bookingUrl: '' },
    ...{ zone, sequenceId: '', policyId: '', newPerHour: 50, newPerDay: '', maxCallsAtOnce: '' },
    ...{ hours: null, startsAt: null, endsAt: null, atEnd: 'finish' as const },
    ...{ list: 'file' as const, address: '', fileName: null, reading: AS_RECOGNISED, campaignId: null },
  };
}

/** What the API is told of a draft. */
export function bodyOf(draft: Draft) {
  const { name, clientId, fromNumber, zone, sequenceId, policyId, hours, atEnd } = draft;
  return {
    ...{ name: name.trim(), clientId, fromNumber: fromNumber.trim(), zone, sequenceId, policyId, atEnd },
    ...optional('retellAgentId', draft.retellAgentId.trim()),
    ...optional('calcomEventTypeId', draft.calcomEventTypeId.trim()),
    ...optional('bookingUrl', draft.bookingUrl.trim()),
    ...settingsOf(draft),
    hours,
  };
}

type Timed = Pick<Draft, 'newPerHour' | 'newPerDay' | 'maxCallsAtOnce' | 'startsAt' | 'endsAt'>;

/** Pace and dates as the API has them: what is not said is null. */
export function settingsOf({ newPerHour, newPerDay, maxCallsAtOnce, startsAt, endsAt }: Timed) {
  return {
    newPerHour: newPerHour === '' ? null : newPerHour,
    newPerDay: newPerDay === '' ? null : newPerDay,
    maxCallsAtOnce: maxCallsAtOnce === '' ? null : maxCallsAtOnce,
    startsAt: toInstant(startsAt),
    endsAt: toInstant(endsAt),
  };
}

/** ISO 8601 of a local clock time. */
export function toInstant(local: string | null): string | null {
  return local === null ? null : new Date(local.replace(' ', 'T')).toISOString();
}

/** The local clock time of an instant, as the kit's fields have it. */
export function toLocal(at: string | null): string | null {
  if (at === null) return null;
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function optional<Name extends string>(name: Name, text: string): { [Key in Name]?: string } {
  return (text === '' ? {} : { [name]: text }) as { [Key in Name]?: string };
}

type Problems = { -readonly [Field in keyof Draft]?: string };

const REQUIRED: readonly (readonly [step: number, field: keyof Draft, message: string])[] = [
  [0, 'name', 'Give it a name'],
  [0, 'clientId', 'Choose the client, or add one'],
  [1, 'fromNumber', 'Choose the number that calls and texts'],
  [1, 'zone', 'Choose a zone'],
  [2, 'sequenceId', 'Choose what people go through'],
  [2, 'policyId', 'Choose a policy'],
];

/** What is missing or wrong on a step, as far as this browser can tell. */
export function problemsOf(draft: Draft, step: number, hasFile: boolean): Problems {
  const problems: Problems = {};
  for (const [of, field, message] of REQUIRED)
    if (of === step && String(draft[field] ?? '').trim() === '') problems[field] = message;
  const { bookingUrl, startsAt, endsAt, hours, list, address, reading } = draft;
  if (step === 1 && bookingUrl.trim() !== '' && !/^https?:\/\/\S+\.\S+$/.test(bookingUrl.trim()))
    problems.bookingUrl = 'Enter an address that begins with https://';
  if (step === 2 && startsAt && endsAt && endsAt <= startsAt)
    problems.endsAt = 'The end must come after the start';
  if (step === 2 && hours && Object.values(hours).every((day) => day === null))
    problems.hours = 'Open at least one day';
  if (step === 2 && hours && Object.values(hours).some((day) => day && day.from >= day.to))
    problems.hours = 'Each day has to end after it begins';
  if (step !== 3) return problems;
  if (list === 'file' && !hasFile) problems.list = 'Choose a file, or go on without a list';
  if (list === 'address' && !/^https:\/\/\S+$/.test(address.trim()))
    problems.address = 'Enter an address that begins with https://';
  const { channels, source } = reading.consent;
  if (list !== 'none' && channels.length > 0 && source.trim() === '')
    problems.reading = 'Say where the consent was given';
  return problems;
}

/** The step on which a field of the API stands, so that what it refuses is shown there. */
export function stepOf(field: string): number {
  const [top = field] = field.split('.');
  if (top === 'name' || top === 'clientId') return 0;
  if (['retellAgentId', 'fromNumber', 'calcomEventTypeId', 'bookingUrl', 'zone'].includes(top)) return 1;
  return ['mapping', 'address', 'consent', 'defaultRegion', 'file'].includes(top) ? 3 : 2;
}
