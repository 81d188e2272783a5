import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { requireLead } from './lead-scope.ts';

/** What people asked of a lead's sequence, newest first. @throws Refusal not_found */
export async function listLeadActions(
  db: Database,
  caller: Caller,
  query: PageQuery & { readonly id: string },
) {
  return asTenant(db, caller.tenant, async (tx) => {
    const leadId = query.id;
    await requireLead(tx, caller, leadId);
    const rows = await tx.leadAction.findMany({
      where: { leadId, ...afterCursor(query.cursor) },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}
