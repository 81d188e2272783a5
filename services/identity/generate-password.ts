import { randomInt } from 'node:crypto';

/** Without letters and digits that are taken for one another. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP = 5;

/** A password to be read from a screen and typed once: 25 signs, which is 123 bits. */
export function generatePassword(): string {
  const sign = (): string => SIGNS.charAt(randomInt(SIGNS.length));
  const group = (): string => Array.from({ length: GROUP }, sign).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
