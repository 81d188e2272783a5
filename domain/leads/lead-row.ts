import type { SealedField } from '../../contracts/contacts/sealed-field.ts';
import type { CountryCode } from 'libphonenumber-js';
import { z } from 'zod';
import { toE164 } from '../contacts/phone.ts';
import { stateOf } from '../contacts/states.ts';
import { cutText } from '../contacts/writable.ts';
import { toZone } from '../contacts/zone.ts';
import { isoDate, phoneDigits, plainText } from './cell.ts';
import type { LeadField, Target } from './columns.ts';

/** A person as a row names one; at least one of phone and email is there. */
export interface LeadRow {
  readonly line: number;
  /** E.164 */
  readonly phone?: string | undefined;
  /** Lower case */
  readonly email?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly company?: string | undefined;
  /** IANA zone */
  readonly zone?: string | undefined;
  /** Two letters. A region that is no state of the United States is left out: no rule of ours asks for it. */
  readonly state?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** The operator's own fields; dates in ISO 8601. */
  readonly fields?: Readonly<Record<string, string | SealedField>> | undefined;
  readonly score?: number | undefined;
}

export interface RejectedRow {
  readonly line: number;
  /** The first field that is wrong. */
  readonly field: string;
  readonly value?: string | undefined;
  /** Everything that is wrong with the row. */
  readonly reason: string;
}

interface Wrong {
  readonly field: Target;
  readonly value?: string;
  readonly reason: string;
}

/** So much of a wrong value is told back. */
const SHOWN = 200;

/** Characters, as one lead added by the API may have. */
const LONGEST = { name: 200, field: 2_000, tag: 60 };

const MOST_TAGS = 50;

/** Zod's own check of an address, without its machinery: a file has a million of them. */
const EMAIL = z.regexes.email;

/** Lower case, or null when the text is no email address. */
export function toEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  return email.length <= 254 && EMAIL.test(email) ? email : null;
}

/** A row's cells by what they hold: of several columns for one thing the first that is not empty. */
export type Cells = ReadonlyMap<Target, string>;

export function cellsOf(targets: readonly (Target | null)[], values: readonly string[]): Cells {
  const cells = new Map<Target, string>();
  for (let i = 0; i < targets.length && i < values.length; i += 1) {
    const target = targets[i];
    if (!target || cells.has(target)) continue;
    const text = plainText(values[i] ?? '');
    if (text !== '') cells.set(target, text);
  }
  return cells;
}

/** Reads one row; a row with anything wrong in it is rejected whole, with all that is wrong. */
export function readLeadRow(line: number, cells: Cells, region: CountryCode = 'US'): LeadRow | RejectedRow {
  const wrong: Wrong[] = [];
  const read = <T>(field: LeadField, convert: (text: string) => T | null, reason: string): T | undefined => {
    const value = cells.get(field);
    if (value === undefined) return undefined;
    const converted = convert(value);
    if (converted === null) wrong.push({ field, value: cutText(value, SHOWN), reason });
    return converted ?? undefined;
  };
  const phone = readPhone(cells.get('phone'), region, wrong);
  const email = read('email', toEmail, 'is not an email address');
  const zone = read('zone', zoneOf, 'is not an IANA time zone');
  const score = read('score', toScore, 'is not a whole number');
  if (!cells.has('phone') && !cells.has('email'))
    wrong.push({ field: 'phone', reason: 'has neither phone nor email' });
  for (const [field, value] of cells) {
    const longest = longestOf(field);
    if (value.length > longest)
      wrong.push({ field, ...told(field, value), reason: `is longer than ${longest} characters` });
  }
  const [first] = wrong;
  if (first) return { line, field: first.field, value: first.value, reason: wrong.map(sentence).join('; ') };
  const state = stateOf(cells.get('state'))?.code;
  const own = { tags: tagsOf(cells.get('tags')), fields: fieldsOf(cells, region), score };
  return { line, phone, email, zone, state, company: cells.get('company'), ...namesOf(cells), ...own };
}

function readPhone(value: string | undefined, region: CountryCode, wrong: Wrong[]): string | undefined {
  if (value === undefined) return undefined;
  const digits = phoneDigits(value);
  const phone = digits.lost ? null : toE164(digits.text, region);
  if (phone !== null) return phone;
  const reason = digits.lost
    ? 'has lost digits in a spreadsheet: make the column text, and export it again'
    : 'is not a phone number';
  wrong.push({ field: 'phone', value: cutText(value, SHOWN), reason });
  return undefined;
}

/** What stands in a field of one's own may be nobody else's business. */
function told(field: Target, value: string): Pick<Wrong, 'value'> {
  return isOwn(field) ? {} : { value: cutText(value, SHOWN) };
}

function isOwn(field: Target): boolean {
  return field.startsWith('field:');
}

function longestOf(field: Target): number {
  if (isOwn(field) || field === 'tags') return LONGEST.field;
  return LONGEST.name + (field === 'email' ? 54 : 0);
}

const MOST_ZONES = 1_000;
const zones = new Map<string, string | null>();

/** There are few zones and many rows. */
function zoneOf(text: string): string | null {
  const known = zones.get(text);
  if (known !== undefined) return known;
  if (zones.size >= MOST_ZONES) zones.clear();
  const zone = toZone(text);
  zones.set(text, zone);
  return zone;
}

/** Between what an integer of Postgres holds. */
function toScore(text: string): number | null {
  return /^-?\d{1,9}(\.0+)?$/.test(text) ? Math.trunc(Number(text)) : null;
}

function tagsOf(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const tags = text.split(/[,;|\p{Cc}]/u).map((tag) => cutText(tag.trim(), LONGEST.tag).trim());
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, MOST_TAGS);
}

function fieldsOf(cells: Cells, region: CountryCode): Record<string, string> | undefined {
  let fields: Record<string, string> | undefined;
  for (const [target, text] of cells) {
    if (!target.startsWith('field:')) continue;
    fields ??= {};
    fields[target.slice('field:'.length)] = isoDate(text, region) ?? text;
  }
  return fields;
}

function sentence({ field, value, reason }: Wrong): string {
  if (value !== undefined) return `${field} "${value}" ${reason}`;
  return isOwn(field) ? `${field} ${reason}` : `the row ${reason}`;
}

/** "Lead, Sample" and "Sample Lead" are the same person. */
function namesOf(cells: Cells): Pick<LeadRow, 'firstName' | 'lastName'> {
  const name = cells.get('name');
  if (name === undefined) return { firstName: cells.get('firstName'), lastName: cells.get('lastName') };
  const [comesLast, comesFirst] = name.split(',', 2).map((part) => part.trim());
  const [given, ...family] = (comesFirst ? `${comesFirst} ${comesLast}` : (comesLast ?? '')).split(/\s+/);
  return {
    firstName: cells.get('firstName') ?? (given || undefined),
    lastName: cells.get('lastName') ?? (family.join(' ') || undefined),
  };
}
