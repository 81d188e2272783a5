import { type CampaignStatus, takesLeads, whyRefused } from '../../domain/campaigns/status.ts';
import type { Database } from '../../prisma/client.ts';
import type { Campaign } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import { readHours } from '../campaigns/campaign-view.ts';
import { lockCampaign, tellOfChange } from '../campaigns/change-status.ts';
import { checkSettings } from '../campaigns/check-settings.ts';
import { countLeads } from '../campaigns/count-leads.ts';
import { requireRest } from '../campaigns/create-campaign.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { USER, viewUsers } from './list-policy-campaigns.ts';
import { requirePolicy } from './view-policy.ts';

interface Surroundings {
  /** Vendors whose messages would reach strangers. */
  readonly realVendors: readonly string[];
  readonly now: Date;
}

/**
 * Pins a campaign to another version of a policy, for the leads that it starts and the appointments that they book from
 * then on. A lead under way goes by its campaign's version, so that none may be: what was begun is kept as it began.
 *
 * @throws Refusal forbidden, not_found, conflict (leads under way, it is over, no hours of rest), invalid (its own hours)
 */
export async function moveCampaign(
  db: Database,
  caller: Caller,
  { id, policyId }: { readonly id: string; readonly policyId: string },
  { realVendors, now }: Surroundings,
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    // Its workflow takes the same row before it marks leads as started.
    await tx.$queryRaw`SELECT 1 FROM campaign_run WHERE campaign_id = ${id}::uuid FOR UPDATE`;
    const campaign = await lockCampaign(tx, id);
    const policy = await requirePolicy(tx, policyId);
    if (campaign.policyId !== policyId) {
      await requireMovable(tx, campaign);
      requireRest(policy, realVendors);
      const { zone, startsAt, endsAt } = campaign;
      const hours = readHours(campaign.hours);
      await checkSettings(tx, { policyId, zone, startsAt, endsAt, hours }, { hours }, now);
      const was = await requirePolicy(tx, campaign.policyId);
      await tx.campaign.update({ where: { id }, data: { policyId } });
      await audit(tx, {
        ...{ operatorId, actor: caller.actor, action: 'campaign.policy' },
        subject: { type: 'campaign', id },
        before: { policyId: was.id, name: was.name, version: was.version },
        after: { policyId, name: policy.name, version: policy.version },
      });
      if (campaign.status !== 'draft') await tellOfChange(tx, campaign);
    }
    const moved = await tx.campaign.findUniqueOrThrow({ where: { id }, include: USER });
    const [view] = await viewUsers(tx, [moved]);
    if (!view) throw new Error(`campaign ${id} cannot be shown`);
    return view;
  });
}

async function requireMovable(tx: Transaction, { id, status }: Campaign): Promise<void> {
  const stands = status as CampaignStatus;
  if (!takesLeads(stands)) throw new Refusal('conflict', whyRefused(stands, 'moved'));
  const { inFlight } = (await countLeads(tx, [id]))(id);
  if (inFlight === 0) return;
  const leads = inFlight === 1 ? '1 lead is' : `${inFlight} leads are`;
  throw new Refusal(
    'conflict',
    `${leads} under way and keep the version that they began with: wait until they are done, or copy the campaign and move the copy.`,
  );
}
