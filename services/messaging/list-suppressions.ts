import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { spellingsOf } from './kept-address.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

export interface SuppressionQuery extends PageQuery {
  /** Part of a number or an address; of somebody who was erased, the whole of it. */
  readonly q?: string | undefined;
  readonly channel?: string | undefined;
  readonly reason?: string | undefined;
}

/** Who must not be reached, newest first. */
export async function listSuppressions(db: Database, caller: Caller, query: SuppressionQuery) {
  const { q, channel, reason } = query;
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    // Of whoever was erased there is a hash, which only the whole address finds.
    const kept = q ? await spellingsOf(tx, operatorId, asStored(q)) : [];
    const rows = await tx.suppression.findMany({
      where: {
        ...(q && { OR: [{ address: { contains: asStored(q) } }, { address: { in: kept } }] }),
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
