import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

interface DisputeFilter {
  readonly clientId?: string | undefined;
  readonly milestoneId?: string | undefined;
  readonly status?: string | undefined;
}

/** The disputes that the caller may see, newest first. */
export async function listDisputes(db: Database, caller: Caller, query: PageQuery & DisputeFilter) {
  const { clientId, milestoneId, status } = query;
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.dispute.findMany({
      where: { clientId, milestoneId, status, ...afterCursor(query.cursor) },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}
