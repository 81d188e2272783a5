import type { InvitationQuery, InvitationStatus } from '../../contracts/identity/invitation-api.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { afterCursor, NEWEST_FIRST, toPage } from '../page.ts';
import { findManaged, type Manager } from './manager.ts';
import { WITH_INVITER } from './write-invitation.ts';

/** An organization's invitations, newest first. @throws Refusal not_found, invalid (cursor) */
export async function listInvitations(authDb: Database, manager: Manager, query: InvitationQuery, now: Date) {
  return authDb.$transaction(async (tx) => {
    const { id: organizationId } = await findManaged(tx, manager, query.organizationId);
    const rows = await tx.invitation.findMany({
      where: { organizationId, AND: [ofStatus(query.status, now), afterCursor(query.cursor)] },
      include: WITH_INVITER,
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    const shown = rows.map((row) => showInvitation(row, now));
    return toPage(shown, query.limit);
  });
}

/** Nothing happens to a row when its time is over: that is seen when somebody looks. */
function ofStatus(status: InvitationStatus | undefined, now: Date): Prisma.InvitationWhereInput {
  if (status === undefined) return {};
  if (status === 'pending') return { status, expiresAt: { gt: now } };
  if (status === 'expired') return { OR: [{ status }, { status: 'pending', expiresAt: { lte: now } }] };
  return { status };
}

type Row = Prisma.InvitationModel & { readonly user: { readonly name: string } };

export function showInvitation({ user, status, role, ...invitation }: Row, now: Date) {
  return {
    ...invitation,
    role: role ?? '',
    status: status === 'pending' && invitation.expiresAt <= now ? 'expired' : status,
    invitedBy: user.name,
  };
}
