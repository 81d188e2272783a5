import type { LeadFilter } from '../../contracts/leads/filter.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { leadsOf } from './leads-of.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

export type LeadQuery = PageQuery & LeadFilter;

/** The leads that the caller may see, with their contacts, newest first. */
export async function listLeads(db: Database, caller: Caller, query: LeadQuery) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.lead.findMany({
      where: { ...leadsOf(query), ...afterCursor(query.cursor) },
      include: { contact: true },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}
