import { monthNamed } from '../../domain/billing/month.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { operatorZone } from './operator-zone.ts';

interface InvoiceFilter {
  readonly clientId?: string | undefined;
  readonly status?: string | undefined;
  readonly overdue?: boolean | undefined;
  /** yyyy-mm, in which it was made. */
  readonly month?: string | undefined;
}

/** What an invoice is shown with besides its own. */
export const WITH_CLIENT = { agreement: { select: { client: { select: { name: true } } } } } as const;

/** The invoices that the caller may see, newest first. */
export async function listInvoices(db: Database, caller: Caller, query: PageQuery & InvoiceFilter) {
  const { clientId, status, overdue } = query;
  const overdueAt = overdue === undefined ? undefined : overdue ? { not: null } : null;
  const createdAt = await within(db, caller, query.month);
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.invoice.findMany({
      where: { AND: [{ clientId, status, overdueAt, createdAt }, afterCursor(query.cursor)] },
      include: WITH_CLIENT,
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    const { items, nextCursor } = toPage(rows, query.limit);
    return { nextCursor, items: items.map(withClientName) };
  });
}

/** The instants of a month, by the operator's clock. */
async function within(db: Database, { tenant }: Caller, month: string | undefined) {
  if (month === undefined) return undefined;
  const { operatorId } = tenant;
  const zone = await asOperator(db, operatorId, (tx) => operatorZone(tx, operatorId));
  const { start, end } = monthNamed(month, zone);
  return { gte: start, lt: end };
}

export function withClientName<Row extends { readonly agreement: { readonly client: { name: string } } }>({
  agreement,
  ...invoice
}: Row) {
  return { ...invoice, clientName: agreement.client.name };
}
