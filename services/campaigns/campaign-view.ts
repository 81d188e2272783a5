import type { CampaignHours } from '../../contracts/campaigns/settings.ts';
import type { Campaign } from '../../prisma/generated/client.ts';

/** A campaign as it is told to callers. */
export function viewCampaign(campaign: Campaign): Omit<Campaign, 'hours'> & { hours: CampaignHours | null } {
  return { ...campaign, hours: readHours(campaign.hours) };
}

/** A campaign's hours as its column has them: they were checked when they were saved. */
export function readHours(hours: unknown): CampaignHours | null {
  return (hours ?? null) as CampaignHours | null;
}
