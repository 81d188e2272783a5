import { limitsOf } from '../../domain/campaigns/pace.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { startedSince } from './claim-leads.ts';

/** How many leads a campaign has begun in this hour and day of its zone, where it may begin so many only. @throws Refusal not_found */
export async function getPace(db: Database, caller: Caller, campaignId: string, now: Date) {
  return asTenant(db, caller.tenant, async (tx) => {
    const campaign = await tx.campaign.findUnique({ where: { id: campaignId } });
    if (!campaign) throw new Refusal('not_found', 'There is no such campaign.');
    const limits = limitsOf({ ...campaign, leadsPerSecond: 1 }, now).filter(({ resets }) => resets !== null);
    const started = await startedSince(
      tx,
      campaign,
      limits.map(({ since }) => since),
    );
    const of = (name: 'hour' | 'day') => {
      const at = limits.findIndex((limit) => limit.name === name);
      const limit = limits[at];
      if (!limit?.resets) return null;
      return { started: started[at]?.count ?? 0, most: limit.max, resets: limit.resets };
    };
    return { hour: of('hour'), day: of('day') };
  });
}
