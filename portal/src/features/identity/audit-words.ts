import { moment } from '../../kit/time.tsx';
import { vendorName, words } from '../../kit/words.ts';
import type { Entry } from './entry.ts';

const WORKFLOWS: Readonly<Record<string, string>> = {
  lead: 'A lead’s sequence',
  appointment: 'An appointment’s plan',
  rebook: 'An invitation to book again',
  billing: 'A client’s billing',
  invoice: 'An invoice’s course',
  campaign: 'A campaign’s course',
  import: 'An import',
  bulk: 'A change to many leads',
  credit: 'A credit note’s course',
};

/** Who did it, where nobody has a name: the product by what it was busy with, a vendor by its own name. */
export function sayActor({ kind, id }: Pick<Entry['actor'], 'kind' | 'id'>): string {
  const [first = ''] = id.split(':');
  if (kind === 'workflow') return WORKFLOWS[first] ?? 'The product';
  if (kind === 'event') return id.includes(':') ? `What ${vendorName(first)} told` : 'An event';
  return id;
}

/** Who did what, without the ids of machines. */
export function plainWhat({ actor, what }: Pick<Entry, 'actor' | 'what'>): string {
  const isMachine = actor.kind === 'workflow' || actor.kind === 'event';
  const [, named] = /^The (?:workflow|event) (\S+) /.exec(what) ?? [];
  return isMachine && named === actor.id
    ? what.replace(/^The (?:workflow|event) \S+/, sayActor(actor))
    : what;
}

const FIELDS: Readonly<Record<string, string>> = {
  fileSha256: 'Fingerprint of the file',
  sha256: 'Fingerprint',
  ip: 'Network address',
  q: 'Words searched for',
};

/** `milestoneSize` is Milestone size. */
export function fieldInWords(field: string): string {
  return FIELDS[field] ?? words(field.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
}

const VALUES: Readonly<Record<string, string>> = {
  sms: 'Texts',
  call: 'Calls',
  email: 'Emails',
  any: 'Everything',
  dnc: 'Not interested',
};

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
/** A name of ours, which no person would write: `opted_out`. */
const CODE = /^[a-z]+(_[a-z0-9]+)+$/;

/** What was there before or after, as people read it. */
export function valueInWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'object') return JSON.stringify(value, null, 1);
  const text = String(value);
  if (INSTANT.test(text)) return moment(text);
  return VALUES[text] ?? (CODE.test(text) ? words(text) : text);
}
