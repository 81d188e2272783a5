import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

/** The comparisons of the operator's books with Stripe's, newest first. */
export async function listReconciliations(db: Database, caller: Caller, { limit, cursor }: PageQuery) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.reconciliation.findMany({
      where: afterCursor(cursor),
      orderBy: NEWEST_FIRST,
      take: limit + 1,
    });
    return toPage(rows, limit);
  });
}
