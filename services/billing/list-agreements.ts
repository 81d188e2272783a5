import { withTimes } from '../../domain/billing/agreement-times.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';
import { beforeVersion, type PageQuery, toNamedPage } from '../page.ts';

/** Every version of what a client pays, newest first, each with when it holds. @throws Refusal not_found, invalid */
export async function listAgreements(
  db: Database,
  caller: Caller,
  { id: clientId, limit, cursor }: PageQuery & { id: string },
  now: Date,
) {
  const version = beforeVersion(cursor);
  return asTenant(db, caller.tenant, async (tx) => {
    await requireClient(tx, clientId);
    const rows = await tx.agreement.findMany({
      where: { clientId, version },
      orderBy: { version: 'desc' },
      take: limit + 1,
    });
    const newer = await tx.agreement.aggregate({
      where: { clientId, version: { gt: rows[0]?.version ?? 0 } },
      _min: { effectiveFrom: true },
    });
    const versions = withTimes(rows, now, newer._min.effectiveFrom);
    return toNamedPage(versions, limit, (each) => String(each.version));
  });
}
