import { isKind, isRole, permissionsOf } from '../../domain/identity/may.ts';
import { reaches, type Standing } from '../../domain/identity/rank.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from './audit.ts';

interface Inviter {
  readonly operatorId: string;
  readonly userId: string;
  /** Where they stand from now on; null: nowhere in this house. */
  readonly standing: Standing | null;
  /** Who took it from them. */
  readonly actor: Actor;
}

/**
 * Takes back the invitations and codes of somebody who could not give them any more: whoever leaves must not come in again
 * by a letter they wrote to themselves.
 *
 * @param tx of the login of sign-in
 * @returns how many
 */
export async function endInvitationsOf(tx: Transaction, inviter: Inviter): Promise<number> {
  const { operatorId, userId, standing } = inviter;
  const letters = await tx.invitation.findMany({
    where: { inviterId: userId, status: 'pending', organization: { operatorId } },
    select: { id: true, role: true, organization: { select: { kind: true } } },
  });
  const codes = await tx.inviteCode.findMany({
    where: { operatorId, createdBy: userId, revokedAt: null },
    select: { id: true, role: true, kind: true },
  });
  let ended = 0;
  for (const { id, role, organization } of letters) {
    if (mayGive(standing, organization.kind, role ?? '')) continue;
    const where = { id, status: 'pending' };
    const { count } = await tx.invitation.updateMany({ where, data: { status: 'revoked', tokenHash: null } });
    if (count > 0) await note(tx, inviter, 'invitation', id);
    ended += count;
  }
  for (const { id, role, kind } of codes) {
    if (mayGive(standing, kind, role)) continue;
    const { count } = await tx.inviteCode.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count > 0) await note(tx, inviter, 'invite_code', id);
    ended += count;
  }
  return ended;
}

function mayGive(standing: Standing | null, kind: string, role: string): boolean {
  if (!standing || !isKind(kind) || !isRole(kind, role)) return false;
  return permissionsOf(standing.kind, standing.role).has('members:write') && reaches(standing, kind, role);
}

async function note(
  tx: Transaction,
  { operatorId, actor }: Inviter,
  type: 'invitation' | 'invite_code',
  id: string,
): Promise<void> {
  const after = { reason: 'whoever gave it may not any more' };
  await audit(tx, { operatorId, actor, action: `${type}.revoke`, subject: { type, id }, after });
}
