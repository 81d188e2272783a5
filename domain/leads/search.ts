/**
 * The words of a question about people, as the database's `contact.search` has them and LIKE takes them: small letters,
 * no accents, signs that mean something to LIKE escaped. What looks like a phone number is one word of digits. A word
 * of which no trigram is known has a space before it: it is looked for where a word begins.
 *
 * @returns nothing when the question has neither letter nor digit
 */
export function searchWords(question: string): string[] {
  const words = phoneDigits(question) ?? fold(question).split(/\s+/).filter(Boolean);
  if (!words.some((word) => /[a-z0-9]/.test(word))) return [];
  return words.map((word) => (isFoundAnywhere(word) ? '' : ' ') + word.replace(/[\\%_]/g, '\\$&'));
}

/**
 * The part of a word that is cheapest to look up. The trigrams of a mail's domain are in most of the rows, and those of a
 * long word only repeat what its beginning says. How a mail's name ends, with the sign after it, is in the fewest: many names
 * begin as others do.
 */
export function probeOf(word: string): string {
  const [local = '', ...domain] = word.split('@');
  const end = local.slice(-END_LENGTH);
  if (domain.length > 0 && /^[a-z0-9]{3,}$/.test(end)) return `${end}@`;
  const part = (/[a-z0-9]{3}/.test(local) ? local : word).slice(0, PROBE_LENGTH);
  // Not in the middle of an escape.
  return part.replace(/(?<!\\)(\\\\)*\\$/, '$1');
}

const END_LENGTH = 4;
const PROBE_LENGTH = 16;

/** Three letters or digits in a row, two that end, one that begins: https://www.postgresql.org/docs/18/pgtrgm.html */
const TRIGRAM = /[a-z0-9]{3}|[a-z0-9]{2}[^a-z0-9]|[^a-z0-9][a-z0-9]/;

function isFoundAnywhere(word: string): boolean {
  return TRIGRAM.test(word) || !/[a-z0-9]/.test(word);
}

/** Seven digits, or what begins as a number does, however it is written. */
function phoneDigits(question: string): string[] | undefined {
  const digits = question.normalize('NFKC').replace(/[\s().+-]/g, '');
  if (!/^\d+$/.test(digits)) return undefined;
  return digits.length >= 7 || /^\s*[+(]/.test(question) ? [digits] : undefined;
}

/** What the database's function of the same name does: no accents, small letters, others than ASCII's spelled out. */
export function fold(text: string): string {
  const plain = text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  // Letter by letter: a Greek sigma at the end of a word is no other letter.
  return Array.from(plain, (letter) => spell(letter.toLowerCase())).join('');
}

function spell(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  return code < 128 ? letter : `q${code.toString(16).padStart(5, '0')}`;
}
