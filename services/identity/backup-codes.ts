import { createHmac, randomInt } from 'node:crypto';

const COUNT = 10;
/** Without letters and digits that are mistaken for each other; 10 of 31 are 49 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 10;

/** New backup codes, as people print them: `abcde-fgh23`. */
export function newBackupCodes(): string[] {
  return Array.from({ length: COUNT }, () => {
    const letters = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(
      '',
    );
    return `${letters.slice(0, 5)}-${letters.slice(5)}`;
  });
}

/** What is kept of a code; however it was typed. */
export function hashBackupCode(code: string, userId: string, secret: string): string {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
  return createHmac('sha256', secret).update(`backup-code:${userId}:${plain}`).digest('base64url');
}
