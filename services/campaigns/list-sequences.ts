import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterName, type PageQuery, toNamedPage } from '../page.ts';
import { summaryOfSequence } from './view-sequence.ts';

/** The newest version of each sequence, by name. */
export async function listSequences(db: Database, caller: Caller, query: PageQuery) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const named = await tx.sequence.groupBy({
      by: ['name'],
      where: { name: { gt: afterName(query.cursor) } },
      _max: { version: true },
      orderBy: { name: 'asc' },
      take: query.limit + 1,
    });
    const rows = await tx.sequence.findMany({
      where: { OR: named.map(({ name, _max }) => ({ name, version: _max.version ?? 0 })) },
      orderBy: { name: 'asc' },
    });
    const page = toNamedPage(rows, query.limit, ({ name }) => name);
    return { ...page, items: page.items.map(summaryOfSequence) };
  });
}
