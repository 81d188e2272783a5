import type { Days } from '../../contracts/billing/days.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { type PageQuery, placeOf, toNamedPage } from '../page.ts';
import { readPeriod, within } from './period.ts';

interface LedgerFilter extends Days {
  readonly clientId?: string | undefined;
  readonly account?: string | undefined;
}

/** The entries that the caller may see, the newest happenings first. @throws Refusal invalid, not_found */
export async function listLedger(db: Database, caller: Caller, query: PageQuery & LedgerFilter) {
  const { clientId, account, limit } = query;
  const place = placeOf(query.cursor);
  const period = await readPeriod(db, caller, query);
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.ledgerEntry.findMany({
      where: {
        AND: [{ clientId, account, at: within(period) }, place ? before(place) : {}],
      },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    return toNamedPage(rows, limit, ({ at, id }) => `${at.getTime()}.${id}`);
  });
}

function before([at, id]: readonly [Date, string]) {
  return { at: { lte: at }, NOT: { at, id: { gte: id } } };
}
