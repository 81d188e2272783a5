import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { checkPassword } from './check-password.ts';

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** Whether it is proven that the address is theirs: by the link in an invitation, say. */
  readonly isEmailVerified: boolean;
  readonly isPlatformAdmin?: boolean;
}

/**
 * Makes a person who signs in by a password; a member of nothing yet. Whoever calls it writes the membership and the
 * audit row in the same transaction.
 *
 * @param tx of the login of sign-in
 * @throws Refusal invalid (the password), conflict (the address has a sign-in)
 */
export async function createPerson(tx: Transaction, person: NewPerson): Promise<{ id: string }> {
  const { name, password, isEmailVerified, isPlatformAdmin = false } = person;
  const email = person.email.trim().toLowerCase();
  await checkPassword(password, { email, name });
  const hash = await hashPassword(password);
  const id = randomUUID();
  const { count } = await tx.user.createMany({
    data: { id, name, email, emailVerified: isEmailVerified, platformAdmin: isPlatformAdmin },
    skipDuplicates: true,
  });
  if (count === 0)
    throw new Refusal('conflict', 'This email address has a sign-in already: sign in with it.', [
      { field: 'email', message: 'has a sign-in already' },
    ]);
  await setPasswordHash(tx, id, hash);
  return { id };
}

/** Keeps the hash of a password as better-auth does: in the account of the provider `credential`. */
export async function setPasswordHash(tx: Transaction, userId: string, hash: string): Promise<void> {
  const credential = { userId, providerId: 'credential', accountId: userId };
  const { count } = await tx.account.updateMany({ where: credential, data: { password: hash } });
  if (count === 0) await tx.account.create({ data: { ...credential, password: hash } });
}
