import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { viewCampaign } from './campaign-view.ts';
import { countLeads } from './count-leads.ts';

/** The campaigns that the caller may see, newest first, with their leads counted. */
export async function listCampaigns(
  db: Database,
  caller: Caller,
  query: PageQuery & { clientId?: string | undefined },
) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.campaign.findMany({
      where: { clientId: query.clientId, ...afterCursor(query.cursor) },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    const page = toPage(rows, query.limit);
    const ids = page.items.map(({ id }) => id);
    const countsOf = await countLeads(tx, ids, caller);
    return {
      ...page,
      items: page.items.map((row) => ({ ...viewCampaign(row), counts: countsOf(row.id) })),
    };
  });
}
