import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { showSetup } from './show-setup.ts';

/** The payment setups that the caller may see, newest first. */
export async function listPaymentSetups(
  db: Database,
  caller: Caller,
  { clientId, cursor, limit }: PageQuery & { readonly clientId?: string | undefined },
  now: Date,
) {
  return asTenant(db, caller.tenant, async (tx) => {
    const rows = await tx.paymentSetup.findMany({
      where: { clientId, ...afterCursor(cursor) },
      orderBy: NEWEST_FIRST,
      take: limit + 1,
    });
    return toPage(
      rows.map((row) => showSetup(row, now)),
      limit,
    );
  });
}
