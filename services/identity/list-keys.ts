import type { Database } from '../../prisma/client.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { type KeyHolder, requireOrganization } from './key-row.ts';
import { showKeys } from './show-key.ts';

/**
 * The keys of the holder's organization and of its clients, newest first.
 *
 * @param authDb opened with the login of sign-in
 * @throws Refusal not_found (organizationId), invalid (cursor)
 */
export async function listKeys(
  authDb: Database,
  holder: KeyHolder,
  { organizationId, limit, cursor }: PageQuery & { readonly organizationId?: string | undefined },
) {
  const { operatorId, organization: own } = holder;
  return authDb.$transaction(async (tx) => {
    if (organizationId) await requireOrganization(tx, holder, organizationId);
    const clients =
      organizationId || own.kind !== 'operator'
        ? []
        : await tx.organization.findMany({ where: { operatorId, kind: 'client' }, select: { id: true } });
    const ids = [organizationId ?? own.id, ...clients.map(({ id }) => id)];
    const rows = await tx.apikey.findMany({
      where: { referenceId: { in: ids }, ...afterCursor(cursor) },
      orderBy: NEWEST_FIRST,
      take: limit + 1,
    });
    const { items, nextCursor } = toPage(rows, limit);
    return { items: await showKeys(tx, items), nextCursor };
  });
}
