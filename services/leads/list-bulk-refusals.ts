import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterName, badCursor, type PageQuery, toNamedPage } from '../page.ts';
import { ourId } from '../our-id.ts';
import { noSuchBulkAction } from './get-bulk-action.ts';

/** The leads that a change to many could not change, and why. @throws Refusal forbidden, not_found, invalid */
export async function listBulkRefusals(
  db: Database,
  caller: Caller,
  { id, cursor, limit }: PageQuery & { readonly id: string },
) {
  const after = afterName(cursor);
  if (after !== undefined && !ourId(after)) throw badCursor();
  return asOperator(db, requireOperator(caller), async (tx) => {
    if ((await tx.bulkAction.count({ where: { id } })) === 0) throw noSuchBulkAction();
    const rows = await tx.bulkRefusal.findMany({
      where: { bulkActionId: id, leadId: after === undefined ? undefined : { gt: after } },
      orderBy: { leadId: 'asc' },
      take: limit + 1,
    });
    return toNamedPage(rows, limit, (row) => row.leadId);
  });
}
