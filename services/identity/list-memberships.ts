import type { Database } from '../../prisma/client.ts';
import { afterCursorOldestFirst, OLDEST_FIRST, type PageQuery, toPage } from '../page.ts';

/** The organizations that a person may act in, in the order in which they came to them. @throws Refusal invalid */
export async function listMemberships(authDb: Database, userId: string, { limit, cursor }: PageQuery) {
  const rows = await authDb.member.findMany({
    where: { AND: [{ userId }, afterCursorOldestFirst(cursor)] },
    orderBy: OLDEST_FIRST,
    take: limit + 1,
    include: { organization: { select: { id: true, kind: true, name: true } } },
  });
  const { items, nextCursor } = toPage(rows, limit);
  return { items: items.map(({ role, organization }) => ({ ...organization, role })), nextCursor };
}
