import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

export interface SuppressionQuery extends PageQuery {
  /** Part of a number or an address. */
  readonly q?: string | undefined;
  readonly channel?: string | undefined;
  readonly reason?: string | undefined;
}

/** Who must not be reached, newest first. */
export async function listSuppressions(db: Database, caller: Caller, query: SuppressionQuery) {
  const { q, channel, reason } = query;
  return asOperator(db, requireOperator(caller), async (tx) => {
    const rows = await tx.suppression.findMany({
      where: {
        ...(q && { address: { contains: asStored(q) } }),
        channel,
        reason,
        ...afterCursor(query.cursor),
      },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows, query.limit);
  });
}

/** A number is looked for by its digits, however it is written. */
function asStored(q: string): string {
  const digits = q.replace(/[\s().-]/g, '');
  return /^\+?\d{3,}$/.test(digits) ? digits : q.toLowerCase();
}
