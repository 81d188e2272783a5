import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

/** Where the operator's books and Stripe's differ, or once did, newest first. */
export async function listDifferences(
  db: Database,
  caller: Caller,
  { open, limit, cursor }: PageQuery & { readonly open?: boolean | undefined },
) {
  const resolvedAt = open === undefined ? undefined : open ? null : { not: null };
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.billingDifference.findMany({
      where: { resolvedAt, ...afterCursor(cursor) },
      orderBy: NEWEST_FIRST,
      take: limit + 1,
    });
    return toPage(rows, limit);
  });
}
