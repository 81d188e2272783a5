import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js';
import { geocoder, timezones } from 'libphonenumber-geo-carrier';
import type { NumberPlace } from '../../domain/contacts/place.ts';
import { stateOf } from '../../domain/contacts/states.ts';

/**
 * Digits after the plus that the tables of libphonenumber know by heart: an area code and an exchange in North America,
 * nine anywhere else. Numbers that begin alike are at one place.
 */
const KNOWN_DIGITS = { northAmerica: 7, elsewhere: 9 };

/** A number of the whole country (toll-free: 42 zones in North America) tells nothing of its owner's place. */
const MOST_ZONES = 8;

/** Each is some hundred bytes. North America has not twice as many exchanges in use as this. */
const MOST_REMEMBERED = 20_000;

const remembered = new Map<string, Promise<NumberPlace | null>>();

/**
 * Where a phone number is from. A lookup reads and unpacks a file of a megabyte, so its answer is remembered.
 *
 * @param phone E.164
 * @returns null: the number does not tell
 */
export function locatePhone(phone: string): Promise<NumberPlace | null> {
  const digits = phone.startsWith('+1') ? KNOWN_DIGITS.northAmerica : KNOWN_DIGITS.elsewhere;
  const prefix = phone.slice(0, 1 + digits);
  const known = remembered.get(prefix);
  if (known) return known;
  const place = locate(phone);
  const [oldest] = remembered.keys();
  if (remembered.size >= MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  remembered.set(prefix, place);
  return place;
}

async function locate(phone: string): Promise<NumberPlace | null> {
  const number = parsePhoneNumberFromString(phone);
  const zones = await timezones(number);
  if (!zones || zones.length > MOST_ZONES) return null;
  return { zones, state: number?.countryCallingCode === '1' ? await stateOfNumber(number) : null };
}

/** `San Francisco, CA`, or a state's name alone where a code has no city. */
async function stateOfNumber(number: PhoneNumber): Promise<string | null> {
  const place = await geocoder(number);
  return stateOf(place?.split(',').at(-1))?.code ?? null;
}

/** Of +1 an area code, of any other country its code and the first of its area's: what tells a number's zones apart. */
const TELLING_DIGITS = { northAmerica: 4, elsewhere: 6 };

const telling = new Map<string, Promise<boolean>>();

/** Whether a phone number tells a time zone, without the answer itself: for a million of them in a row. */
export function tellsZone(phone: string): Promise<boolean> {
  const digits = phone.startsWith('+1') ? TELLING_DIGITS.northAmerica : TELLING_DIGITS.elsewhere;
  const prefix = phone.slice(0, 1 + digits);
  const known = telling.get(prefix);
  if (known) return known;
  const answer = timezones(parsePhoneNumberFromString(phone)).then(
    (zones) => zones !== null && zones !== undefined && zones.length <= MOST_ZONES,
  );
  if (telling.size >= MOST_REMEMBERED) telling.clear();
  telling.set(prefix, answer);
  return answer;
}
