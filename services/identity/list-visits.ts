import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { showVisit } from './read-visit.ts';

/** Who of the platform looked: at a client, or at an operator and its clients. @throws Refusal invalid (cursor) */
export async function listVisits(db: Database, { tenant }: Caller, { limit, cursor }: PageQuery, now: Date) {
  return asTenant(db, tenant, async (tx) => {
    const rows = await tx.visit.findMany({
      where: afterCursor(cursor),
      orderBy: NEWEST_FIRST,
      take: limit + 1,
    });
    const shown = rows.map((row) => showVisit(row, now));
    return toPage(shown, limit);
  });
}
