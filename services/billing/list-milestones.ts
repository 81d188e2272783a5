import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

/** The milestones that the caller may see, newest first. */
export async function listMilestones(
  db: Database,
  caller: Caller,
  query: PageQuery & { clientId?: string | undefined },
) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.milestone.findMany({
      where: { clientId: query.clientId, ...afterCursor(query.cursor) },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}
