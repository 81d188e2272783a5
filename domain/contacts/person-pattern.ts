import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** How a person is recognised in texts that others wrote. */
export interface KnownPerson {
  /** E.164 */
  readonly phones: readonly string[];
  /** In lower case */
  readonly emails: readonly string[];
  readonly names: readonly { readonly first: string; readonly last: string }[];
}

/**
 * A regular expression that finds a person in any text, whatever the case: its phones however they are written, its
 * emails also where they are part of a web address, its names where first and last stand together. A first name alone
 * is many people's. It is written so that Postgres and JavaScript read the same in it.
 */
export function personPattern({ phones, emails, names }: KnownPerson): string {
  const parts = [...phones.map(phonePattern), ...emails.map(emailPattern), ...names.flatMap(namePattern)];
  // Nobody is known by nothing.
  return parts.length === 0 ? '(?=a)b' : parts.join('|');
}

const BETWEEN_DIGITS = '[^0-9A-Za-z]{0,3}';

function phonePattern(phone: string): string {
  const parsed = parsePhoneNumberFromString(phone);
  const national = parsed?.nationalNumber ?? phone.replace(/\D/g, '');
  const country = parsed?.countryCallingCode;
  const digits = [...national].join(BETWEEN_DIGITS);
  const before = country ? `(?:0{0,2}${[...country].join(BETWEEN_DIGITS)}${BETWEEN_DIGITS})?` : '';
  // A zone code of other countries is written with a nought that its international form has not.
  return `(?<![0-9])[+(]{0,2}${before}[(]?0?${digits}(?![0-9])`;
}

function emailPattern(email: string): string {
  const [name = '', domain = ''] = email.split('@');
  return `(?<![0-9A-Za-z])${escaped(name)}(?:@|%40)${escaped(domain)}(?![0-9A-Za-z])`;
}

const BETWEEN_NAMES = '(?:\\s|\\+|%20|_|,)+';

const REST_OF_EMAIL = '[0-9A-Za-z._%+-]*(?:@|%40)[0-9A-Za-z.-]+';

/** Half of a name: more than an initial or a mark that stands where nothing was known. Other scripts need one sign. */
const HALF = /[0-9A-Za-z].*[0-9A-Za-z]|[^\0-\x7f]/;

function namePattern({ first, last }: { readonly first: string; readonly last: string }): string[] {
  if (!isName(first, last)) return [];
  const words = (name: string) => name.trim().split(/\s+/).map(escaped).join(BETWEEN_NAMES);
  const [one, other] = [words(first), words(last)];
  const both = `(?:${one}${BETWEEN_NAMES}${other}|${other}${BETWEEN_NAMES}${one})`;
  // A name before an email takes it along: its first half may be the name's second.
  return [`(?<![0-9A-Za-z])${both}(?:[.]${REST_OF_EMAIL})?(?![0-9A-Za-z])`];
}

/** A plain initial beside a name is a name; two initials are anything. */
function isName(first: string, last: string): boolean {
  const [one, other] = [first.trim(), last.trim()];
  if (!HALF.test(one) && !HALF.test(other)) return false;
  if (![one, other].every((half) => /[0-9A-Za-z]|[^\0-\x7f]/.test(half))) return false;
  // Letters of both: `I am` and `do it` are in every text.
  return /[^\0-\x7f]/.test(one + other) || one.length + other.length > 3;
}

/** An address in a web address has its plus encoded. */
function escaped(text: string): string {
  return text.replace(/[.*?^${}()|[\]\\/-]/g, '\\$&').replace(/\+/g, '(?:\\+|%2B)');
}
