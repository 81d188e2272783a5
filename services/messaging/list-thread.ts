import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireLead } from '../leads/lead-scope.ts';
import { afterCursorOldestFirst, OLDEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { Refusal } from '../refusal.ts';

/** All that went to a lead and came from it, oldest first. @throws Refusal not_found */
export async function listThread(
  db: Database,
  caller: Caller,
  query: PageQuery & { readonly leadId: string },
) {
  const { leadId } = query;
  return asTenant(db, caller.tenant, async (tx) => {
    await requireLead(tx, caller, leadId);
    const lead = await tx.lead.findUnique({ where: { id: leadId }, select: { operatorId: true } });
    if (!lead) throw new Refusal('not_found', 'There is no such lead.');
    const rows = await tx.message.findMany({
      // The operator, whom the index begins with: a client's own row-level policy does not name it.
      where: { operatorId: lead.operatorId, leadId, ...afterCursorOldestFirst(query.cursor) },
      orderBy: OLDEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}
