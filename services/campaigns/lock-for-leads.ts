import { type CampaignStatus, takesLeads, whyRefused } from '../../domain/campaigns/status.ts';
import type { Campaign } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { lockCampaign } from './change-status.ts';

/** Holds the campaign's status still until its new leads are committed. @throws Refusal not_found, conflict (it is over) */
export async function lockForLeads(tx: Transaction, campaignId: string): Promise<Campaign> {
  const campaign = await lockCampaign(tx, campaignId);
  const status = campaign.status as CampaignStatus;
  if (!takesLeads(status)) throw new Refusal('conflict', whyRefused(status, 'given leads'));
  return campaign;
}
