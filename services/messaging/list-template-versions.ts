import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

interface VersionQuery extends PageQuery {
  readonly name?: string | undefined;
  readonly channel?: string | undefined;
  readonly clientId?: string | undefined;
}

/** All that was ever saved as an operator's own words, newest first. */
export async function listTemplateVersions(db: Database, caller: Caller, query: VersionQuery) {
  const { name, channel, clientId } = query;
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.template.findMany({
      where: { name, channel, clientId, ...afterCursor(query.cursor) },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}
