import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type Page, type PageQuery, toPage } from '../page.ts';
import { type ErasureState, erasureState } from './erasure-state.ts';

/** Erasures of an operator, newest first. @throws Refusal forbidden, invalid (cursor) */
export async function listErasures(
  db: Database,
  caller: Caller,
  query: PageQuery & { readonly contactId?: string | undefined },
): Promise<Page<ErasureState>> {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const rows = await tx.erasure.findMany({
      where: { contactId: query.contactId, ...afterCursor(query.cursor) },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
      include: { items: { select: { status: true } } },
    });
    return toPage(rows.map(erasureState), query.limit);
  });
}
