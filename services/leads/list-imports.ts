import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { importOf } from './get-import.ts';

/** The imports that the caller may see, newest first. */
export async function listImports(
  db: Database,
  caller: Caller,
  query: PageQuery & { campaignId?: string | undefined },
) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.import.findMany({
      where: { campaignId: query.campaignId, ...afterCursor(query.cursor) },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows.map(importOf), query.limit);
  });
}
