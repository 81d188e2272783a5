import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { bulkState } from './bulk-state.ts';

/** The changes to many leads, newest first. @throws Refusal forbidden */
export async function listBulkActions(db: Database, caller: Caller, query: PageQuery, now: Date) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const rows = await tx.bulkAction.findMany({
      where: afterCursor(query.cursor),
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(
      rows.map((row) => bulkState(row, now)),
      query.limit,
    );
  });
}
