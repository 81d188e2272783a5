import type { CampaignChanges } from '../../contracts/campaigns/api.ts';
import { type CampaignStatus, takesLeads, whyRefused } from '../../domain/campaigns/status.ts';
import { toZone } from '../../domain/contacts/zone.ts';
import type { Database } from '../../prisma/client.ts';
import { type Campaign, Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { readHours, viewCampaign } from './campaign-view.ts';
import { haveLeadsTold, lockCampaign, tellOfChange } from './change-status.ts';
import { checkSettings } from './check-settings.ts';

/**
 * Changes a campaign; what is left out stays, null takes away. A running one follows at once.
 *
 * @throws Refusal forbidden, not_found, conflict (it is over), invalid (naming each field)
 */
export async function changeCampaign(
  db: Database,
  caller: Caller,
  { id, ...changes }: CampaignChanges & { id: string },
  now: Date,
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const before = await lockCampaign(tx, id);
    const status = before.status as CampaignStatus;
    if (!takesLeads(status)) throw new Refusal('conflict', whyRefused(status, 'changed'));
    await checkSettings(tx, mergedSettings(before, changes), changes, now);
    const { hours, zone, ...rest } = changes;
    const after = await tx.campaign.update({
      where: { id },
      data: {
        ...rest,
        ...(zone !== undefined && { zone: toZone(zone) ?? zone }),
        ...(hours !== undefined && { hours: hours ?? Prisma.DbNull }),
      },
    });
    const said = Object.keys(changes) as (keyof CampaignChanges)[];
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'campaign.change', subject: { type: 'campaign', id } },
      before: pick(before, said),
      after: pick(after, said),
    });
    // Those who wait for another hour than the new ones would wait in vain, or too long.
    if (status === 'active' && (hours !== undefined || zone !== undefined))
      await haveLeadsTold(tx, before, 'look_again');
    if (status !== 'draft') await tellOfChange(tx, before);
    return viewCampaign(after);
  });
}

function mergedSettings(before: Campaign, changes: CampaignChanges) {
  const { policyId } = before;
  return {
    policyId,
    zone: changes.zone ?? before.zone,
    startsAt: changes.startsAt === undefined ? before.startsAt : changes.startsAt,
    endsAt: changes.endsAt === undefined ? before.endsAt : changes.endsAt,
    hours: changes.hours === undefined ? readHours(before.hours) : changes.hours,
  };
}

function pick(campaign: Campaign, fields: readonly (keyof CampaignChanges)[]): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(Object.fromEntries(fields.map((field) => [field, campaign[field]]))));
}
