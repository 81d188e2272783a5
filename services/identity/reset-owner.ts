import { hashPassword } from 'better-auth/crypto';
import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import { auditPerson } from './audit-person.ts';
import { generatePassword } from './generate-password.ts';
import { replacePassword } from './replace-password.ts';

/**
 * Gives an owner a new password, for whoever has the machine and nobody's inbox. Their sessions end.
 *
 * @param email left out: the first owner there was
 * @returns the address and the password, which can be read nowhere else
 * @throws Refusal not_found
 */
export async function resetOwner(
  authDb: Database,
  email?: string,
): Promise<{ email: string; password: string }> {
  const password = generatePassword();
  const hash = await hashPassword(password);
  return authDb.$transaction(async (tx) => {
    const owner = await tx.member.findFirst({
      where: { role: 'owner', ...(email !== undefined && { user: { email: email.toLowerCase() } }) },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      include: { user: { select: { id: true, email: true } } },
    });
    if (!owner) throw new Refusal('not_found', email ? `${email} is no owner.` : 'There is no owner yet.');
    const { user } = owner;
    const after = await replacePassword(tx, { userId: user.id, hash, keepSessionId: null });
    const actor = { kind: 'command', id: 'owner' } as const;
    await auditPerson(tx, { userId: user.id, actor, action: 'password.reset', after });
    return { email: user.email, password };
  });
}
