import type { Transaction } from '../../prisma/tenant.ts';
import type { Sealer } from '../seal.ts';
import { auditPerson } from './audit-person.ts';
import { houseOfPerson } from './house-of-person.ts';
import { oweSecurityMail } from './owe-security-mail.ts';
import { replacePassword } from './replace-password.ts';

export interface NewPassword {
  readonly user: { readonly id: string; readonly email: string };
  readonly hash: string;
  /** The session that goes on; null: none does. */
  readonly keepSessionId: string | null;
  readonly action: 'password.change' | 'password.reset';
  readonly now: Date;
}

/** What a new password brings with it: other sessions end, old links too, the person is told, and it is written down. */
export async function settleNewPassword(tx: Transaction, seal: Sealer, settled: NewPassword): Promise<void> {
  const { user, hash, keepSessionId, action, now } = settled;
  const after = await replacePassword(tx, { userId: user.id, hash, keepSessionId });
  await auditPerson(tx, { userId: user.id, action, after });
  const house = await houseOfPerson(tx, user.id);
  if (!house) return;
  await oweSecurityMail(tx, seal, { ...house, kind: 'password_changed', email: user.email, now });
}
