import { isRole } from '../../domain/identity/may.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { holdManaged, type Manager } from './manager.ts';
import { requireReach } from './require-reach.ts';
import { WITH_INVITER } from './write-invitation.ts';

/**
 * An invitation that is not answered, and that the manager could have written, held with its organization.
 *
 * @throws Refusal not_found, forbidden: it is to a role above; conflict: it is accepted or taken back
 */
export async function holdInvitation(tx: Transaction, manager: Manager, id: string) {
  const gone = new Refusal('not_found', 'There is no such invitation.');
  const found = await tx.invitation.findUnique({ where: { id }, select: { organizationId: true } });
  if (!found) throw gone;
  const organization = await holdManaged(tx, manager, found.organizationId).catch((error: unknown) => {
    throw error instanceof Refusal && error.code === 'not_found' ? gone : error;
  });
  await tx.$queryRaw`SELECT id FROM invitation WHERE id = ${id}::uuid FOR UPDATE`;
  const invitation = await tx.invitation.findUniqueOrThrow({ where: { id }, include: WITH_INVITER });
  const role = invitation.role ?? '';
  requireReach(manager, organization.kind, role);
  if (!isRole(organization.kind, role)) throw gone;
  if (invitation.status === 'accepted')
    throw new Refusal('conflict', 'It is accepted: change or remove the member instead.');
  if (invitation.status === 'revoked') throw new Refusal('conflict', 'It is taken back: invite them anew.');
  return { organization, invitation, role };
}
