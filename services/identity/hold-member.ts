import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { WITH_PERSON } from './list-members.ts';
import { holdManaged, type Manager } from './manager.ts';
import { requireReach } from './require-reach.ts';

/**
 * A member whom the manager may change, held until the transaction is over.
 *
 * @throws Refusal not_found, forbidden: the member stands above
 */
export async function holdMember(tx: Transaction, manager: Manager, id: string) {
  const gone = new Refusal('not_found', 'There is no such member.');
  const found = await tx.member.findUnique({ where: { id }, select: { organizationId: true } });
  if (!found) throw gone;
  const organization = await holdManaged(tx, manager, found.organizationId).catch((error: unknown) => {
    throw error instanceof Refusal && error.code === 'not_found' ? gone : error;
  });
  const member = await tx.member.findUnique({ where: { id }, include: WITH_PERSON });
  if (!member) throw gone;
  requireReach(manager, organization.kind, member.role);
  return { organization, member };
}

/**
 * For a member who is to be owner no more; the organization is held.
 *
 * @throws Refusal conflict: nobody else is an owner
 */
export async function requireOtherOwner(
  tx: Transaction,
  { id, organizationId, role }: { id: string; organizationId: string; role: string },
): Promise<void> {
  if (role !== 'owner') return;
  const others = await tx.member.count({ where: { organizationId, role: 'owner', NOT: { id } } });
  if (others === 0)
    throw new Refusal('conflict', 'This is the last owner: make somebody else an owner first.');
}
