import type { Database } from '../../prisma/client.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { showVisit } from './read-visit.ts';

/**
 * Every visit of the platform's people, for themselves.
 *
 * @param authDb opened with the login of sign-in, which sees every organization
 * @param personId who asks
 * @throws Refusal invalid (cursor)
 */
export async function listAllVisits(
  authDb: Database,
  personId: string,
  { limit, cursor }: PageQuery,
  now: Date,
) {
  const rows = await authDb.visit.findMany({
    where: afterCursor(cursor),
    include: { organization: { select: { name: true } } },
    orderBy: NEWEST_FIRST,
    take: limit + 1,
  });
  const shown = rows.map(({ organization, ...visit }) => ({
    ...showVisit(visit, now),
    organizationName: organization.name,
    isMine: visit.personId === personId,
  }));
  return toPage(shown, limit);
}
