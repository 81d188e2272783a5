import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { ofLeadsInScope } from '../leads/lead-scope.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

export interface MessageQuery extends PageQuery {
  readonly clientId?: string | undefined;
  readonly leadId?: string | undefined;
  readonly invoiceId?: string | undefined;
  readonly appointmentId?: string | undefined;
  readonly channel?: string | undefined;
  readonly status?: string | undefined;
}

/** The texts and emails that the caller may see, newest first. */
export async function listMessages(db: Database, caller: Caller, query: MessageQuery) {
  const { clientId, leadId, invoiceId, appointmentId, channel, status } = query;
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.message.findMany({
      where: {
        ...{ clientId, leadId, invoiceId, appointmentId, channel, status },
        ...ofLeadsInScope(caller),
        ...afterCursor(query.cursor),
      },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}
