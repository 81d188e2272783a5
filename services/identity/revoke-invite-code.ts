import type { Database } from '../../prisma/client.ts';
import { isKind } from '../../domain/identity/may.ts';
import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';
import { codesOf } from './list-invite-codes.ts';
import { holdManaged, type Manager } from './manager.ts';
import { requireReach } from './require-reach.ts';

/** Ends a code; again has no effect. Who came by it stays. @throws Refusal not_found, forbidden */
export async function revokeInviteCode(authDb: Database, manager: Manager, id: string, now: Date) {
  return authDb.$transaction(async (tx) => {
    await holdManaged(tx, manager);
    const code = await tx.inviteCode.findFirst({ where: { id, ...codesOf(manager) } });
    if (!code || !isKind(code.kind)) throw new Refusal('not_found', 'There is no such code.');
    requireReach(manager, code.kind, code.role);
    const { count } = await tx.inviteCode.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: now },
    });
    if (count === 0) return code;
    await audit(tx, {
      operatorId: code.operatorId,
      actor: manager.caller.actor,
      action: 'invite_code.revoke',
      subject: { type: 'invite_code', id },
      after: { uses: code.uses },
    });
    return { ...code, revokedAt: now };
  });
}
