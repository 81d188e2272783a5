import type { ContactChange } from '../../contracts/contacts/contact-api.ts';
import { toLocale } from '../../domain/messaging/language.ts';
import { toE164 } from '../../domain/contacts/phone.ts';
import { stateOf } from '../../domain/contacts/states.ts';
import { toZone } from '../../domain/contacts/zone.ts';
import { toEmail } from '../../domain/leads/lead-row.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';

const READERS = {
  phone: [toE164, 'is not a phone number'],
  email: [toEmail, 'is not an email address'],
  zone: [toZone, 'must be an IANA zone'],
  state: [(text: string) => stateOf(text)?.code ?? null, 'is no state of the United States'],
  locale: [toLocale, 'must be a language, e.g. es-US'],
} as const satisfies Partial<Record<keyof ContactChange, readonly [(text: string) => string | null, string]>>;

type Read = keyof typeof READERS;

/** What a person typed, as contacts have it; fields of one's own apart. @throws Refusal invalid, naming each field */
export function readContactChange({ firstName, lastName, company, tags, ...change }: ContactChange) {
  const problems: FieldProblem[] = [];
  const read: Partial<Record<Read, string | null>> = {};
  for (const field of Object.keys(READERS) as Read[]) {
    const text = change[field];
    if (text === undefined) continue;
    const [convert, message] = READERS[field];
    const value = text === null ? null : convert(text);
    if (value === null && text !== null) problems.push({ field, message });
    read[field] = value;
  }
  if (problems.length > 0) throw new Refusal('invalid', 'The contact cannot be changed so.', problems);
  return { firstName, lastName, company, ...read, ...(tags && { tags: [...new Set(tags)] }) };
}
