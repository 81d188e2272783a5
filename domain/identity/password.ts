import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../contracts/identity/password.ts';

/** Of a name or an address, what is shorter is in many words by chance. */
const TELLING_LENGTH = 4;

const PRODUCT = 'followthrough';

export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
}

/**
 * What is wrong with a new password, as the end of a sentence; null: nothing.
 *
 * @param common passwords that everybody tries first, in small letters
 */
export function whyBadPassword(
  password: string,
  owner: PasswordOwner,
  common: ReadonlySet<string>,
): string | null {
  // As it is hashed; each code point counts as one character (NIST SP 800-63B-4, 3.1.1.2).
  const folded = password.normalize('NFKC').toLowerCase();
  const { length } = [...password.normalize('NFKC')];
  if (length < SHORTEST_PASSWORD) return `must have at least ${SHORTEST_PASSWORD} characters`;
  if (length > LONGEST_PASSWORD) return `must have at most ${LONGEST_PASSWORD} characters`;
  const isMonotonous = repeatedPart(folded).length < TELLING_LENGTH;
  if (isMonotonous || coresOf(folded).some((core) => common.has(core))) {
    return 'is one that is tried first: choose one that nobody else would';
  }
  if (ownWords(owner).some((word) => folded.includes(word))) {
    return 'must not hold your name, your email address or the name of this product';
  }
  return null;
}

/** What is left of a password when the usual ways of making a short one longer are undone. */
function coresOf(folded: string): string[] {
  const trimmed = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return [folded, trimmed].map(repeatedPart);
}

/** `abcabcabc` → `abc` */
function repeatedPart(text: string): string {
  const at = `${text}${text}`.indexOf(text, 1);
  return at > 0 ? text.slice(0, at) : text;
}

function ownWords({ email, name }: PasswordOwner): string[] {
  const [local = ''] = email.toLowerCase().split('@');
  const words = [local, ...local.split(/[^\p{L}\p{N}]+/u), ...name.toLowerCase().split(/\s+/), PRODUCT];
  return words.map((word) => word.normalize('NFKC')).filter((word) => word.length >= TELLING_LENGTH);
}
