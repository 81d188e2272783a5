import type { CampaignFilter } from '../../contracts/campaigns/api.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { readCampaigns, tellCampaigns } from './see-campaigns.ts';

/** The campaigns that the caller may see, newest first, with their leads counted. */
export async function listCampaigns(
  db: Database,
  caller: Caller,
  { limit, cursor, clientId, status, q }: PageQuery & CampaignFilter,
) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await readCampaigns(tx, caller, {
      where: {
        ...{ clientId, ...afterCursor(cursor) },
        ...(status && { status: { in: status } }),
        ...(q !== undefined && { name: { contains: q.replaceAll(/[\\%_]/g, '\\$&'), mode: 'insensitive' } }),
      },
      ...{ orderBy: NEWEST_FIRST, take: limit + 1 },
    });
    const page = toPage(rows, limit);
    return { ...page, items: await tellCampaigns(tx, caller, page.items) };
  });
}
