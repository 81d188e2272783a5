import { nameOfMonth } from '../../domain/billing/month.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

/** Which thresholds of talk time have been passed, newest first. @throws Refusal not_found (client), invalid (cursor) */
export async function listUsageAlerts(
  db: Database,
  caller: Caller,
  { clientId, limit, cursor }: PageQuery & { readonly clientId?: string | undefined },
) {
  return asTenant(db, caller.tenant, async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    const rows = await tx.usageAlert.findMany({
      where: { clientId, ...afterCursor(cursor) },
      orderBy: NEWEST_FIRST,
      take: limit + 1,
    });
    const page = toPage(rows, limit);
    return { ...page, items: page.items.map((alert) => ({ ...alert, month: nameOfMonth(alert.month) })) };
  });
}
