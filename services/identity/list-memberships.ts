import type { Database } from '../../prisma/client.ts';
import { afterCursorOldestFirst, OLDEST_FIRST, type PageQuery, toPage } from '../page.ts';

interface Person {
  readonly userId: string;
  /** The organization that the session acts in; null: none was chosen, so it is the first. */
  readonly actsIn: string | null;
}

/** The organizations that a person may act in, in the order in which they came to them. @throws Refusal invalid */
export async function listMemberships(
  authDb: Database,
  { userId, actsIn }: Person,
  { limit, cursor }: PageQuery,
) {
  const rows = await authDb.member.findMany({
    where: { AND: [{ userId }, afterCursorOldestFirst(cursor)] },
    orderBy: OLDEST_FIRST,
    take: limit + 1,
    include: { organization: { select: { id: true, kind: true, name: true } } },
  });
  const { items, nextCursor } = toPage(rows, limit);
  const current = actsIn ?? (cursor === undefined ? items[0]?.organizationId : undefined);
  const memberships = items.map(({ role, organization }) => ({
    ...organization,
    role,
    isCurrent: organization.id === current,
  }));
  return { items: memberships, nextCursor };
}
