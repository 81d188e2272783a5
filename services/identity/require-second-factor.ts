import type { Database } from '../../prisma/client.ts';
import type { Caller } from '../caller.ts';
import { audit } from './audit.ts';

interface Rule {
  readonly organizationId: string;
  readonly secondFactor: 'optional' | 'required';
}

/**
 * Says whether an organization's members need a second factor; sessions that were begun without end then.
 *
 * @param authDb opened with the login of sign-in
 */
export async function requireSecondFactor(
  authDb: Database,
  { actor, tenant }: Caller,
  { organizationId, secondFactor }: Rule,
): Promise<void> {
  await authDb.$transaction(async (tx) => {
    const where = { id: organizationId };
    const before = await tx.organization.findUniqueOrThrow({ where, select: { secondFactor: true } });
    await tx.organization.update({ where, data: { secondFactor } });
    if (secondFactor === 'required')
      await tx.session.deleteMany({
        where: { secondFactorAt: null, user: { members: { some: { organizationId } } } },
      });
    await audit(tx, {
      operatorId: tenant.operatorId,
      actor,
      action: 'organization.second_factor',
      subject: { type: 'organization', id: organizationId },
      before,
      after: { secondFactor },
    });
  });
}
