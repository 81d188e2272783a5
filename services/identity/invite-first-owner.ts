import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import type { LetterDeps } from './invite.ts';
import { holdOrganization } from './manager.ts';
import { writeInvitation } from './write-invitation.ts';

/**
 * Invites the first owner of an operator that has none: again, or at another address. What was written before is taken back.
 *
 * @param adminId of the platform
 * @throws Refusal not_found, conflict: it has an owner, who invites others
 */
export async function inviteFirstOwner(
  authDb: Database,
  adminId: string,
  { id, ownerEmail }: { readonly id: string; readonly ownerEmail: string },
  { seal, now }: LetterDeps,
) {
  return authDb.$transaction(async (tx) => {
    const operator = await tx.organization.findUnique({ where: { id, kind: 'operator' } });
    if (!operator) throw new Refusal('not_found', 'There is no such operator.');
    await holdOrganization(tx, id);
    if (await tx.member.findFirst({ where: { organizationId: id, role: 'owner' } }))
      throw new Refusal('conflict', 'It has an owner: owners invite each other.');
    await tx.invitation.updateMany({
      where: { organizationId: id, status: 'pending' },
      data: { status: 'revoked', tokenHash: null },
    });
    const actor = { kind: 'person', id: adminId } as const;
    const organization = { id, operatorId: id };
    const letter = { organization, email: ownerEmail, role: 'owner', actor, now } as const;
    const invitation = await writeInvitation(tx, seal, letter);
    return { id, name: operator.name, slug: operator.slug, invitationId: invitation.id };
  });
}
