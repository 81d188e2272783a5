import type { Database } from '../../prisma/client.ts';
import { audit } from './audit.ts';
import { holdInvitation } from './hold-invitation.ts';
import { showInvitation } from './list-invitations.ts';
import type { Manager } from './manager.ts';
import { WITH_INVITER } from './write-invitation.ts';

/** Takes an invitation back: its link is good for nothing. @throws Refusal not_found, forbidden, conflict */
export async function revokeInvitation(authDb: Database, manager: Manager, id: string, now: Date) {
  return authDb.$transaction(async (tx) => {
    const { organization } = await holdInvitation(tx, manager, id);
    const after = await tx.invitation.update({
      where: { id },
      data: { status: 'revoked', tokenHash: null },
      include: WITH_INVITER,
    });
    await audit(tx, {
      operatorId: organization.operatorId,
      actor: manager.caller.actor,
      action: 'invitation.revoke',
      subject: { type: 'invitation', id },
    });
    return showInvitation(after, now);
  });
}
