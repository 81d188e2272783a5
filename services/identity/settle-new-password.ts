import type { Transaction } from '../../prisma/tenant.ts';
import type { Sealer } from '../seal.ts';
import { auditPerson } from './audit-person.ts';
import { endSignInsUnderWay } from './end-sign-ins-under-way.ts';
import { setPasswordHash } from './create-person.ts';
import { operatorsOfPerson } from './operators-of-person.ts';
import { oweSecurityMail } from './owe-security-mail.ts';

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
  await setPasswordHash(tx, user.id, hash);
  const ended = await tx.session.deleteMany({
    where: { userId: user.id, ...(keepSessionId !== null && { id: { not: keepSessionId } }) },
  });
  await tx.verification.deleteMany({
    where: { identifier: { startsWith: 'reset-password:' }, value: user.id },
  });
  await endSignInsUnderWay(tx, user.id);
  const after = { sessionsEnded: ended.count };
  await auditPerson(tx, { userId: user.id, action, after });
  const [operatorId] = await operatorsOfPerson(tx, user.id);
  if (!operatorId) return;
  await oweSecurityMail(tx, seal, { operatorId, kind: 'password_changed', email: user.email, now });
}
