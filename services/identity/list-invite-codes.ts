import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import type { Manager } from './manager.ts';

/** The codes of a house, or for a client's people those of their own organization. @throws Refusal invalid (cursor) */
export async function listInviteCodes(authDb: Database, manager: Manager, { limit, cursor }: PageQuery) {
  const rows = await authDb.inviteCode.findMany({
    where: { ...codesOf(manager), ...afterCursor(cursor) },
    orderBy: NEWEST_FIRST,
    take: limit + 1,
  });
  return toPage(rows, limit);
}

export function codesOf({ caller, kind, organizationId }: Manager): Prisma.InviteCodeWhereInput {
  const { operatorId } = caller.tenant;
  return kind === 'operator' ? { operatorId } : { operatorId, organizationId };
}
