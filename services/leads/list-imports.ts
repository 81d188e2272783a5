import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { CAMPAIGN, namedImport } from './get-import.ts';

interface ImportFilter {
  readonly campaignId?: string | undefined;
  readonly status?: string | undefined;
}

/** The imports that the caller may see, newest first. */
export async function listImports(
  db: Database,
  caller: Caller,
  { limit, cursor, campaignId, status }: PageQuery & ImportFilter,
) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.import.findMany({
      where: { campaignId, status, ...afterCursor(cursor) },
      include: CAMPAIGN,
      orderBy: NEWEST_FIRST,
      take: limit + 1,
    });
    return toPage(rows.map(namedImport), limit);
  });
}
