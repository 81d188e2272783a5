import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { lastAnswered } from './campaign-status.ts';
import { readCampaigns, viewCampaign } from './list-campaigns.ts';
import { type AskedDays, daysAsked, readDays } from './read-days.ts';
import { inSight, type Wanted } from './sight.ts';

/**
 * A campaign of one client, day by day.
 *
 * @throws Refusal not_found (also what was taken from a client), invalid (to; clientId: several clients have it)
 */
export async function getInstantlyCampaign(
  db: Database,
  caller: Caller,
  asked: AskedDays & Pick<Wanted, 'clientId'> & { readonly id: string },
  now: Date,
) {
  const span = daysAsked(asked, now);
  const where = inSight(caller, { campaignId: asked.id, clientId: asked.clientId });
  const answeredAt = await lastAnswered(db, caller.tenant.operatorId);
  return asTenant(db, caller.tenant, async (tx) => {
    const [row, other] = await readCampaigns(tx, where, 2);
    if (!row) throw new Refusal('not_found', 'There is no such campaign.');
    if (other)
      throw new Refusal('invalid', 'Several clients have this campaign.', [
        { field: 'clientId', message: 'must say whose figures' },
      ]);
    return { ...viewCampaign(caller, row, answeredAt), days: await readDays(tx, where, span) };
  });
}
