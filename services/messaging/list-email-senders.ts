import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

/** Who the operator's emails are from, newest first. */
export async function listEmailSenders(db: Database, caller: Caller, query: PageQuery) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.emailSender.findMany({
      where: afterCursor(query.cursor),
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}
