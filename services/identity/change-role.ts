import type { RoleChange } from '../../contracts/identity/member-api.ts';
import type { Database } from '../../prisma/client.ts';
import { audit } from './audit.ts';
import { holdMember, requireOtherOwner } from './hold-member.ts';
import { showMember, WITH_PERSON } from './list-members.ts';
import type { Manager } from './manager.ts';
import { requireGivable } from './require-reach.ts';

/** Gives a member another role: what they may do is another from their next request on. @throws Refusal */
export async function changeRole(authDb: Database, manager: Manager, { id, role }: RoleChange) {
  return authDb.$transaction(async (tx) => {
    const { organization, member } = await holdMember(tx, manager, id);
    requireGivable(manager, organization.kind, role);
    if (member.role === role) return showMember(member);
    await requireOtherOwner(tx, member);
    const after = await tx.member.update({ where: { id }, data: { role }, include: WITH_PERSON });
    await audit(tx, {
      operatorId: organization.operatorId,
      actor: manager.caller.actor,
      action: 'member.change',
      subject: { type: 'member', id },
      before: { role: member.role },
      after: { role },
    });
    return showMember(after);
  });
}
