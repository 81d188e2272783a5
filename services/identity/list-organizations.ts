import type { OrganizationQuery } from '../../contracts/identity/admin-api.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { afterCursor, NEWEST_FIRST, toPage } from '../page.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** All organizations, for those who run the platform. @throws Refusal invalid (cursor) */
export async function listOrganizations(authDb: Database, query: OrganizationQuery) {
  const { search, kind, operatorId, cursor, limit } = query;
  const rows = await authDb.organization.findMany({
    where: { kind, operatorId, AND: [afterCursor(cursor), saying(search)] },
    select: {
      ...{ id: true, kind: true, name: true, slug: true, operatorId: true, createdAt: true },
      _count: { select: { members: true } },
    },
    orderBy: NEWEST_FIRST,
    take: limit + 1,
  });
  const shown = rows.map(({ _count: { members }, ...organization }) => ({ ...organization, members }));
  return toPage(shown, limit);
}

function saying(search: string | undefined): Prisma.OrganizationWhereInput {
  if (search === undefined) return {};
  if (UUID.test(search)) return { id: search };
  // What LIKE reads as a pattern is meant as it stands.
  const contains = search.replace(/[\\%_]/g, '\\$&');
  return {
    OR: [{ name: { contains, mode: 'insensitive' } }, { slug: { contains: contains.toLowerCase() } }],
  };
}
