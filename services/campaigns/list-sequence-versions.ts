import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { beforeVersion, type PageQuery, toNamedPage } from '../page.ts';
import { requireSequence } from './get-sequence.ts';
import { summaryOfSequence } from './view-sequence.ts';

/** The versions of a sequence, newest first. @throws Refusal forbidden, not_found */
export async function listSequenceVersions(
  db: Database,
  caller: Caller,
  { id, ...query }: PageQuery & { readonly id: string },
) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const { name } = await requireSequence(tx, id);
    const rows = await tx.sequence.findMany({
      where: { name, version: beforeVersion(query.cursor) },
      orderBy: { version: 'desc' },
      take: query.limit + 1,
    });
    const page = toNamedPage(rows, query.limit, ({ version }) => String(version));
    return { ...page, items: page.items.map(summaryOfSequence) };
  });
}
