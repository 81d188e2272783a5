import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { requireSequence } from './get-sequence.ts';

/** The campaigns that have any version of a sequence, newest first. @throws Refusal forbidden, not_found */
export async function listSequenceUses(
  db: Database,
  caller: Caller,
  { id, ...query }: PageQuery & { readonly id: string },
) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const { name } = await requireSequence(tx, id);
    const rows = await tx.campaign.findMany({
      where: { archivedAt: null, sequence: { name }, ...afterCursor(query.cursor) },
      include: { sequence: { select: { version: true } } },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    const page = toPage(rows, query.limit);
    return {
      ...page,
      items: page.items.map(({ sequence, ...row }) => ({
        ...{ id: row.id, name: row.name, clientId: row.clientId, status: row.status },
        ...{ sequenceId: row.sequenceId, version: sequence.version, createdAt: row.createdAt },
      })),
    };
  });
}
