import type { NewCampaign } from '../../contracts/campaigns/api.ts';
import { campaignHoursAt } from '../../domain/campaigns/hours.ts';
import { nextAllowed, windowHours } from '../../domain/policies/hours.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { readRules } from '../policies/read-policy.ts';
import { checkCampaign, requireFreeEventType, requireNumberOf } from './create-campaign.ts';

/**
 * Checks a campaign as drafting it would, and writes nothing. That a number is another operator's is seen only then.
 *
 * @returns when somebody who lives by its zone's clock could first be reached, were it started now
 * @throws Refusal as createCampaign
 */
export async function previewCampaign(
  db: Database,
  caller: Caller,
  input: NewCampaign,
  { realVendors, now }: { realVendors: readonly string[]; now: Date },
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const { zone, hours, startsAt, policyId, fromNumber, clientId, calcomEventTypeId } = await checkCampaign(
      tx,
      input,
      { realVendors, now },
    );
    await requireNumberOf(tx, { number: fromNumber, clientId });
    if (calcomEventTypeId) await requireFreeEventType(tx, calcomEventTypeId);
    const { window } = await readRules(tx, policyId);
    const begins = startsAt && startsAt > now ? startsAt : now;
    const open = [...campaignHoursAt(hours, zone), ...windowHours(window, zone)];
    return { firstAt: nextAllowed(begins, open), window };
  });
}
