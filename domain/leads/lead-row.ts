import { z } from 'zod';
import { toE164 } from '../contacts/phone.ts';
import { stateOf } from '../contacts/states.ts';
import { toZone } from '../contacts/zone.ts';
import { fieldOf, type LeadField } from './columns.ts';

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
  readonly field: LeadField;
  readonly value?: string;
  readonly reason: string;
}

/** So much of a wrong value is told back. */
const SHOWN = 200;

const emailSchema = z.email().max(254);

/** Lower case, or null when the text is no email address. */
export function toEmail(text: string): string | null {
  const { success, data } = emailSchema.safeParse(text.trim().toLowerCase());
  return success ? data : null;
}

/** A row's cells by field: of several columns for one field the first that is not empty. */
export function fieldsOf(cells: Iterable<readonly [header: string, value: string]>): Map<LeadField, string> {
  const fields = new Map<LeadField, string>();
  for (const [header, value] of cells) {
    const field = fieldOf(header);
    const text = value.trim();
    if (field && text !== '' && !fields.has(field)) fields.set(field, text);
  }
  return fields;
}

/** Reads one row; a row with anything wrong in it is rejected whole, with all that is wrong. */
export function readLeadRow(line: number, fields: ReadonlyMap<LeadField, string>): LeadRow | RejectedRow {
  const wrong: Wrong[] = [];
  const read = (
    field: LeadField,
    convert: (text: string) => string | null,
    reason: string,
  ): string | undefined => {
    const value = fields.get(field);
    if (value === undefined) return undefined;
    const converted = convert(value);
    if (converted === null) wrong.push({ field, value: value.slice(0, SHOWN), reason });
    return converted ?? undefined;
  };
  const phone = read('phone', toE164, 'is not a phone number');
  const email = read('email', toEmail, 'is not an email address');
  const zone = read('zone', toZone, 'is not an IANA time zone');
  if (!fields.has('phone') && !fields.has('email'))
    wrong.push({ field: 'phone', reason: 'has neither phone nor email' });
  const [first] = wrong;
  if (first) return { line, field: first.field, value: first.value, reason: wrong.map(sentence).join('; ') };
  const state = stateOf(fields.get('state'))?.code;
  return { line, phone, email, zone, state, company: fields.get('company'), ...namesOf(fields) };
}

function sentence({ field, value, reason }: Wrong): string {
  return value === undefined ? `the row ${reason}` : `${field} "${value}" ${reason}`;
}

/** "Lead, Sample" and "Sample Lead" are the same person. */
function namesOf(fields: ReadonlyMap<LeadField, string>): Pick<LeadRow, 'firstName' | 'lastName'> {
  const [comesLast, comesFirst] = (fields.get('name') ?? '').split(',', 2).map((part) => part.trim());
  const [given, ...family] = (comesFirst ? `${comesFirst} ${comesLast}` : (comesLast ?? '')).split(/\s+/);
  return {
    firstName: fields.get('firstName') ?? (given || undefined),
    lastName: fields.get('lastName') ?? (family.join(' ') || undefined),
  };
}
