import type { RoleChange } from '../../contracts/identity/member-api.ts';
import type { Database } from '../../prisma/client.ts';
import { audit } from './audit.ts';
import { endInvitationsOf } from './end-invitations-of.ts';
import { holdMember, requireOtherOwner } from './hold-member.ts';
import { showMember, WITH_PERSON } from './list-members.ts';
import type { Manager } from './manager.ts';
import { requireGivable } from './require-reach.ts';

/**
 * Gives a member another role: what they may do is another from their next request on, and what they invited others by
 * beyond it is taken back.
 *
 * @throws Refusal
 */
export async function changeRole(authDb: Database, manager: Manager, { id, role }: RoleChange) {
  return authDb.$transaction(async (tx) => {
    const { organization, member } = await holdMember(tx, manager, id);
    requireGivable(manager, organization.kind, role);
    if (member.role === role) return showMember(member);
    await requireOtherOwner(tx, member);
    const after = await tx.member.update({ where: { id }, data: { role }, include: WITH_PERSON });
    const { operatorId, kind } = organization;
    const { actor } = manager.caller;
    await endInvitationsOf(tx, { operatorId, userId: member.userId, standing: { kind, role }, actor });
    await audit(tx, {
      operatorId,
      actor,
      action: 'member.change',
      subject: { type: 'member', id },
      before: { role: member.role },
      after: { role },
    });
    return showMember(after);
  });
}
