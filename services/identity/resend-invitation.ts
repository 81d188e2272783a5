import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import { holdInvitation } from './hold-invitation.ts';
import type { LetterDeps } from './invite.ts';
import { showInvitation } from './list-invitations.ts';
import type { Manager } from './manager.ts';
import { rewriteInvitation } from './write-invitation.ts';

/** A button that is pressed twice writes one letter, and nobody's inbox is filled by it. */
const BETWEEN_LETTERS_MS = 60_000;

/** Writes an invitation's letter again. @throws Refusal not_found, forbidden, conflict, not_yet */
export async function resendInvitation(
  authDb: Database,
  manager: Manager,
  id: string,
  { seal, now }: LetterDeps,
) {
  return authDb.$transaction(async (tx) => {
    const { organization, invitation, role } = await holdInvitation(tx, manager, id);
    const { email, sentAt } = invitation;
    if (sentAt && now.getTime() - sentAt.getTime() < BETWEEN_LETTERS_MS)
      throw new Refusal('not_yet', 'The letter was written less than a minute ago: give it time to arrive.');
    const other = await tx.invitation.findFirst({
      where: { organizationId: organization.id, email, status: 'pending', NOT: { id } },
    });
    if (other) throw new Refusal('conflict', 'They were invited again meanwhile: write that letter again.');
    const { actor } = manager.caller;
    const after = await rewriteInvitation(tx, seal, id, { organization, email, role, actor, now });
    return showInvitation(after, now);
  });
}
