import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';

/** A number of the North American plan as most files have it. */
const PLAIN_AMERICAN =
  /^[ \u00a0]*(?:\+?1[ .-]?)?(?:\(([2-9]\d\d)\)|([2-9]\d\d))[ .-]?(\d{3})[ .-]?(\d{4})[ \u00a0]*$/;

/**
 * A phone number in E.164, or null when the text cannot be one.
 *
 * Possible is enough, valid is not asked: number ranges grow faster than any library's list, and a wrong number costs
 * one failed call where a rejected row loses a lead. For +1 the area code must begin with 2–9, as it has since the
 * North American plan began (NANP: NXX).
 *
 * @param region where a number without a country code belongs
 */
export function toE164(text: string, region: CountryCode = 'US'): string | null {
  // A file has a million of these, and the library takes longer over each than all else that is done with its row.
  const plain = region === 'US' ? PLAIN_AMERICAN.exec(text) : null;
  if (plain) return `+1${plain[1] ?? plain[2]}${plain[3]}${plain[4]}`;
  return parseE164(text, region);
}

/** The same, by the library alone. */
export function parseE164(text: string, region: CountryCode): string | null {
  // A stray email's digits are no phone number.
  if (text.includes('@')) return null;
  const number = parsePhoneNumberFromString(text, region);
  if (!number?.isPossible()) return null;
  if (number.countryCallingCode === '1' && !/^[2-9]/.test(number.nationalNumber)) return null;
  return number.number;
}
