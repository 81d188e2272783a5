import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

interface InvoiceFilter {
  readonly clientId?: string | undefined;
  readonly status?: string | undefined;
  readonly overdue?: boolean | undefined;
}

/** The invoices that the caller may see, newest first. */
export async function listInvoices(db: Database, caller: Caller, query: PageQuery & InvoiceFilter) {
  const { clientId, status, overdue } = query;
  const overdueAt = overdue === undefined ? undefined : overdue ? { not: null } : null;
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.invoice.findMany({
      where: { clientId, status, overdueAt, ...afterCursor(query.cursor) },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}
