import type { ClientQuery } from '../../contracts/identity/api.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, toPage } from '../page.ts';
import { type Sight, viewClients, withAgreement } from './client-view.ts';

/** The operator's clients, each with its numbers and the agreement in force; for a client's key, itself. */
export async function listClients(
  db: Database,
  caller: Caller,
  { q, cursor, limit }: ClientQuery,
  sight: Sight,
) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.organization.findMany({
      where: { kind: 'client', AND: [saying(q), afterCursor(cursor)] },
      include: withAgreement(sight.now),
      orderBy: NEWEST_FIRST,
      take: limit + 1,
    });
    const page = toPage(rows, limit);
    return { ...page, items: await viewClients(tx, page.items, caller, sight) };
  });
}

function saying(q: string | undefined): Prisma.OrganizationWhereInput {
  if (q === undefined) return {};
  // What LIKE reads as a pattern is meant as it stands.
  const contains = q.replace(/[\\%_]/g, '\\$&');
  const insensitive = { contains, mode: 'insensitive' } as const;
  return { OR: [{ name: insensitive }, { slug: insensitive }, { email: insensitive }] };
}
