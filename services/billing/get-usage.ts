import { usageCents } from '../../domain/billing/usage.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';

/** Talk time and its price, of one client or of all that the caller may see. Rounded once, at the end. */
export async function getUsage(
  db: Database,
  caller: Caller,
  { clientId }: { clientId?: string | undefined },
) {
  return asTenant(db, caller.tenant, async (tx) => {
    const byRate = await tx.usage.groupBy({
      by: ['rateMicrosPerMinute'],
      where: { clientId },
      _sum: { seconds: true },
    });
    const rows = byRate.map(({ rateMicrosPerMinute, _sum }) => ({
      rateMicrosPerMinute,
      seconds: _sum.seconds ?? 0,
    }));
    return { seconds: rows.reduce((sum, row) => sum + row.seconds, 0), cents: usageCents(rows) };
  });
}
