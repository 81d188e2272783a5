import { createHash, randomBytes } from 'node:crypto';

/** What stands in the letter, and what is kept of it. */
export function newInvitationToken(): { readonly token: string; readonly tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: digestOf(token) };
}

/** 256 random bits need neither salt nor a slow digest. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
