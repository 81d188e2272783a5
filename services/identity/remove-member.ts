import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from './audit.ts';
import { endInvitationsOf } from './end-invitations-of.ts';
import { holdMember, requireOtherOwner } from './hold-member.ts';
import { notesOf } from './key-row.ts';
import type { Manager } from './manager.ts';

/** The app's database, and the same by the login of sign-in. */
interface Databases {
  readonly db: Database;
  readonly authDb: Database;
}

/**
 * Removes a member. Its sessions here end, what it invited others by is taken back, and the leads that were assigned to it belong to nobody.
 *
 * The leads are freed by the app's login, which commits first: after a crash between the two the member is still there,
 * without leads, and is removed by asking again. The other way round leads would belong to somebody who is gone.
 *
 * @throws Refusal not_found, forbidden, conflict (the last owner)
 */
export async function removeMember({ db, authDb }: Databases, manager: Manager, id: string) {
  return authDb.$transaction(async (tx) => {
    const { organization, member } = await holdMember(tx, manager, id);
    await requireOtherOwner(tx, member);
    const { id: organizationId, kind, operatorId } = organization;
    const { userId, role } = member;
    await tx.member.delete({ where: { id } });
    // One that chose no organization acts by the oldest membership, which may have been this one.
    const acting = { OR: [{ activeOrganizationId: organizationId }, { activeOrganizationId: null }] };
    const { count: sessionsEnded } = await tx.session.deleteMany({ where: { userId, ...acting } });
    const { actor } = manager.caller;
    const invitationsEnded = await endInvitationsOf(tx, { operatorId, userId, standing: null, actor });
    const keysLeft = await countKeysMadeBy(tx, operatorId, userId);
    const leadsFreed = kind === 'operator' ? await freeLeads(db, operatorId, { userId, actor }) : 0;
    await audit(tx, {
      operatorId,
      actor,
      action: 'member.remove',
      subject: { type: 'member', id },
      before: { organizationId, userId, role },
      after: { sessionsEnded, invitationsEnded, leadsFreed, keysLeft },
    });
    return { id, leadsFreed, keysLeft };
  });
}

/** A key is the organization's and goes on: whoever took it from its maker says so by a new secret. */
async function countKeysMadeBy(tx: Transaction, operatorId: string, userId: string): Promise<number> {
  const house = await tx.organization.findMany({ where: { operatorId }, select: { id: true } });
  const ids = house.map(({ id }) => id);
  const keys = await tx.apikey.findMany({
    where: { referenceId: { in: ids }, metadata: { contains: userId } },
  });
  return keys.filter((key) => notesOf(key).createdBy === userId).length;
}

async function freeLeads(
  db: Database,
  operatorId: string,
  { userId, actor }: { userId: string; actor: Actor },
): Promise<number> {
  return asOperator(
    db,
    operatorId,
    (tx) => tx.$executeRaw`
      WITH freed AS (
        UPDATE lead SET assigned_to = NULL WHERE operator_id = ${operatorId}::uuid AND assigned_to = ${userId} RETURNING id
      )
      INSERT INTO audit (operator_id, actor_kind, actor_id, action, subject_type, subject_id, before, after)
      SELECT ${operatorId}::uuid, ${actor.kind}, ${actor.id}, 'lead.change', 'lead', id,
        jsonb_build_object('assignedTo', ${userId}::text), jsonb_build_object('assignedTo', NULL)
      FROM freed`,
  );
}
