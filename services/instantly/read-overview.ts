import { spanBefore } from '../../domain/analytics/span.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';
import { addUp } from './figures.ts';
import { type AskedDays, daysAsked, readDays } from './read-days.ts';
import { inSight, type Wanted } from './sight.ts';

/**
 * What came of cold email in some days, and in as many before: of the campaigns that clients have now.
 *
 * @throws Refusal not_found (client), invalid (to)
 */
export async function readInstantlyOverview(
  db: Database,
  caller: Caller,
  { clientId, ...asked }: AskedDays & Pick<Wanted, 'clientId'>,
  now: Date,
) {
  const span = daysAsked(asked, now);
  const before = spanBefore(span);
  const where = inSight(caller, { clientId });
  return asTenant(db, caller.tenant, async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    const [seen] = await tx.$queryRaw<{ campaigns: number }[]>`
      SELECT count(DISTINCT a.campaign_id)::int AS campaigns FROM instantly_assignment AS a WHERE ${where}`;
    const all = await readDays(tx, where, { from: before.from, to: span.to });
    const days = all.filter(({ day }) => day >= span.from);
    return {
      ...span,
      campaigns: seen?.campaigns ?? 0,
      counts: addUp(days),
      before: addUp(all.filter(({ day }) => day < span.from)),
      days,
    };
  });
}
