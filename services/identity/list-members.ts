import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { afterCursorOldestFirst, OLDEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { findManaged, type Manager } from './manager.ts';

export interface MemberQuery extends PageQuery {
  readonly organizationId?: string | undefined;
}

export const WITH_PERSON = {
  user: {
    select: { name: true, email: true, secondFactor: { select: { confirmedAt: true } } },
  },
} as const;

/** Who is a member, in the order in which they came. @throws Refusal not_found */
export async function listMembers(authDb: Database, manager: Manager, query: MemberQuery) {
  return authDb.$transaction(async (tx) => {
    const { id: organizationId } = await findManaged(tx, manager, query.organizationId);
    const rows = await tx.member.findMany({
      where: { organizationId, ...afterCursorOldestFirst(query.cursor) },
      include: WITH_PERSON,
      orderBy: OLDEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows.map(showMember), query.limit);
  });
}

interface Row extends Prisma.MemberModel {
  readonly user: {
    readonly name: string;
    readonly email: string;
    readonly secondFactor: { readonly confirmedAt: Date | null } | null;
  };
}

export function showMember({ user, ...member }: Row) {
  const { name, email, secondFactor } = user;
  return { ...member, name, email, hasSecondFactor: Boolean(secondFactor?.confirmedAt) };
}
