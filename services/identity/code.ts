import { createHmac, randomInt } from 'node:crypto';

/** No letter and no digit that is taken for another: 31 signs, so that ten of them are one of 8 × 10^14. */
const SIGNS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LENGTH = 10;

export function newCode(): string {
  return Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('');
}

/** What is kept of a code. Keyed, because ten signs could be tried out by whoever had the digest. */
export function digestOfCode(typed: string, secret: string): string {
  return createHmac('sha256', secret)
    .update(`invite code ${plainCode(typed)}`)
    .digest('hex');
}

/** As people type and paste them. */
function plainCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]+/g, '');
}
