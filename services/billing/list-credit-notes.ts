import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

interface CreditNoteFilter {
  readonly clientId?: string | undefined;
  readonly invoiceId?: string | undefined;
}

/** The credit notes that the caller may see, newest first. */
export async function listCreditNotes(db: Database, caller: Caller, query: PageQuery & CreditNoteFilter) {
  const { clientId, invoiceId } = query;
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.creditNote.findMany({
      where: { clientId, invoiceId, ...afterCursor(query.cursor) },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}
