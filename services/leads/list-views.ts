import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterName, type PageQuery, toNamedPage } from '../page.ts';
import { Refusal } from '../refusal.ts';
import { showView } from './show-view.ts';

/** The saved views by name. @throws Refusal forbidden, invalid (cursor) */
export async function listViews(db: Database, caller: Caller, { limit, cursor }: PageQuery) {
  const operatorId = requireOperator(caller);
  const after = afterName(cursor);
  return asOperator(db, operatorId, async (tx) => {
    const rows = await tx.savedView.findMany({
      where: after === undefined ? {} : { name: { gt: after } },
      orderBy: { name: 'asc' },
      take: limit + 1,
    });
    return toNamedPage(rows.map(showView), limit, ({ name }) => name);
  });
}

/** @throws Refusal forbidden, not_found */
export async function getView(db: Database, caller: Caller, id: string) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const view = await tx.savedView.findUnique({ where: { id } });
    if (!view) throw new Refusal('not_found', 'There is no such view.');
    return showView(view);
  });
}
