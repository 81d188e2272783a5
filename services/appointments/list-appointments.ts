import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { ofLeadsInScope } from '../leads/lead-scope.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { withRebookedAs } from './rebookings.ts';

export interface AppointmentQuery extends PageQuery {
  readonly leadId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly status?: string | undefined;
}

/** The appointments that the caller may see, newest first. */
export async function listAppointments(db: Database, caller: Caller, query: AppointmentQuery) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.appointment.findMany({
      where: {
        leadId: query.leadId,
        campaignId: query.campaignId,
        status: query.status,
        ...ofLeadsInScope(caller),
        ...afterCursor(query.cursor),
      },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    const page = toPage(rows, query.limit);
    return { ...page, items: await withRebookedAs(tx, page.items) };
  });
}
