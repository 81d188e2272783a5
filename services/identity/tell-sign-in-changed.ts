import type { Transaction } from '../../prisma/tenant.ts';
import type { Sealer } from '../seal.ts';
import { houseOfPerson } from './house-of-person.ts';
import { oweSecurityMail } from './owe-security-mail.ts';

export interface SignInChange {
  readonly userId: string;
  /** A sentence of ours: what was changed. */
  readonly about: string;
  readonly now: Date;
}

/** Tells a person by email that how they sign in was changed: if it was not them, nothing else would. */
export async function tellSignInChanged(
  tx: Transaction,
  seal: Sealer,
  { userId, about, now }: SignInChange,
): Promise<void> {
  const house = await houseOfPerson(tx, userId);
  if (!house) return;
  const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
  await oweSecurityMail(tx, seal, { ...house, kind: 'sign_in_changed', email, about, now });
}
