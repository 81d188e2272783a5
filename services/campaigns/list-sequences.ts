import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterName, type PageQuery, toNamedPage } from '../page.ts';
import { summaryOfSequence } from './view-sequence.ts';

/** The newest version of each sequence, by name, and how many campaigns have which version. */
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
    const usesOf = await countUses(
      tx,
      page.items.map(({ name }) => name),
    );
    return {
      ...page,
      items: page.items.map((row) => ({ ...summaryOfSequence(row), uses: usesOf(row.name) })),
    };
  });
}

async function countUses(tx: Transaction, names: readonly string[]) {
  const used = await tx.campaign.groupBy({
    by: ['sequenceId'],
    where: { archivedAt: null, sequence: { name: { in: [...names] } } },
    _count: true,
  });
  const versions = await tx.sequence.findMany({
    where: { id: { in: used.map(({ sequenceId }) => sequenceId) } },
    select: { id: true, name: true, version: true },
    orderBy: { version: 'desc' },
  });
  const campaignsOf = new Map(used.map(({ sequenceId, _count }) => [sequenceId, _count]));
  return (name: string) =>
    versions
      .filter((each) => each.name === name)
      .map(({ id, version }) => ({ sequenceId: id, version, campaigns: campaignsOf.get(id) ?? 0 }));
}
