import type { Database } from '../../prisma/client.ts';
import { createPerson } from './create-person.ts';
import { auditPerson } from './audit-person.ts';
import { generatePassword } from './generate-password.ts';

export interface FirstOwner {
  readonly operatorId: string;
  readonly email: string;
}

/** Of an advisory lock of its own, so that two starts at once make one owner. */
const FIRST_OWNER_LOCK = 7_203_811;

/**
 * Makes the first person there is: the owner of an operator, who also runs the platform.
 *
 * @returns the password, which can be read nowhere else; null: there is somebody already
 */
export async function createFirstOwner(
  authDb: Database,
  { operatorId, email }: FirstOwner,
): Promise<string | null> {
  return authDb.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(${FIRST_OWNER_LOCK})::text`;
    if ((await tx.user.count()) > 0) return null;
    const password = generatePassword();
    const person = { name: 'Owner', email, password, isEmailVerified: true, isPlatformAdmin: true };
    const { id: userId } = await createPerson(tx, person);
    await tx.member.create({ data: { organizationId: operatorId, userId, role: 'owner' } });
    const actor = { kind: 'command', id: 'first-start' } as const;
    await auditPerson(tx, {
      userId,
      actor,
      action: 'person.create',
      after: { role: 'owner', platformAdmin: true },
    });
    return password;
  });
}
