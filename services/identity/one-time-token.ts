import { createHash, randomBytes } from 'node:crypto';
import type { Transaction } from '../../prisma/tenant.ts';

/** What a token in an email is for: one made for the one is no good for the other. */
export type TokenPurpose = 'verify-email' | 'reset-password';

/** OWASP Forgot Password Cheat Sheet: long enough not to be guessed. 256 bits. */
const TOKEN_BYTES = 32;

/** Anybody may ask in anybody's name: a person's inbox is not filled, and those that wait there are good. */
const MOST_WAITING = 3;

export interface NewToken {
  readonly purpose: TokenPurpose;
  /** What it stands for: a user's id. */
  readonly value: string;
  readonly lastsMs: number;
  readonly now: Date;
}

/**
 * Makes a token that stands for a value, once and for a while. Only its hash is kept.
 *
 * @param tx of the login of sign-in
 * @returns null: enough of them wait already
 */
export async function makeToken(
  tx: Transaction,
  { purpose, value, lastsMs, now }: NewToken,
): Promise<{ token: string; expiresAt: Date } | null> {
  const waiting = { identifier: { startsWith: `${purpose}:` }, value, expiresAt: { gt: now } };
  if ((await tx.verification.count({ where: waiting })) >= MOST_WAITING) return null;
  const expiresAt = new Date(now.getTime() + lastsMs);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await tx.verification.create({ data: { identifier: identifierOf(purpose, token), value, expiresAt } });
  return { token, expiresAt };
}

/** What a token stands for; null: it is unknown, used or too old. It stays as it is. */
export async function readToken(
  tx: Transaction,
  purpose: TokenPurpose,
  token: string,
  now: Date,
): Promise<string | null> {
  const found = await tx.verification.findFirst({
    where: { identifier: identifierOf(purpose, token), expiresAt: { gt: now } },
  });
  return found?.value ?? null;
}

/** Uses a token up, and with it all others of its purpose for the same value. Of two who try at once one gets it. */
export async function takeToken(
  tx: Transaction,
  purpose: TokenPurpose,
  token: string,
  now: Date,
): Promise<string | null> {
  const value = await readToken(tx, purpose, token, now);
  if (value === null) return null;
  const { count } = await tx.verification.deleteMany({ where: { identifier: identifierOf(purpose, token) } });
  if (count === 0) return null;
  await tx.verification.deleteMany({ where: { identifier: { startsWith: `${purpose}:` }, value } });
  return value;
}

function identifierOf(purpose: TokenPurpose, token: string): string {
  return `${purpose}:${createHash('sha256').update(token).digest('base64url')}`;
}
