import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import { begunBy } from '../billing/agreement-at.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

interface Sight {
  readonly now: Date;
  /** Else each client's agreement is null. */
  readonly seesAgreements: boolean;
}

/** The operator's clients, each with the agreement in force; for a client's key, itself. */
export async function listClients(
  db: Database,
  caller: Caller,
  query: PageQuery,
  { now, seesAgreements }: Sight,
) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.organization.findMany({
      where: { kind: 'client', ...afterCursor(query.cursor) },
      include: { agreements: { where: begunBy(now), orderBy: { version: 'desc' }, take: 1 } },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    const clients = rows.map(({ agreements, ...client }) => ({
      ...client,
      agreement: seesAgreements ? (agreements[0] ?? null) : null,
    }));
    return toPage(clients, query.limit);
  });
}
