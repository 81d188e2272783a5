import type { CampaignHours } from '../../contracts/campaigns/settings.ts';
import type { PolicyBody } from '../../contracts/policies/policy.ts';
import { type Hours, nextAllowed, windowHours } from '../policies/hours.ts';

const NO_DATES = new Set<string>();

/** A campaign's hours by the clock of a zone; none when it has no hours of its own. */
export function campaignHoursAt(hours: CampaignHours | null, zone: string): readonly Hours[] {
  if (!hours) return [];
  const { mon, tue, wed, thu, fri, sat, sun } = hours;
  return [{ zone, week: [mon, tue, wed, thu, fri, sat, sun], closed: NO_DATES, where: zone }];
}

/** The hours in which a campaign starts leads, by its own clock: any, unless it has hours of its own. */
export function launchHours(
  campaign: { readonly hours: CampaignHours | null; readonly zone: string },
  window: PolicyBody['window'],
): readonly Hours[] {
  if (!campaign.hours) return [];
  return [...campaignHoursAt(campaign.hours, campaign.zone), ...windowHours(window, campaign.zone)];
}

/** Whether the hours leave no instant within the next two weeks to whoever lives by the campaign's clock. */
export function leaveNothing(
  campaign: { readonly hours: CampaignHours | null; readonly zone: string },
  window: PolicyBody['window'],
  now: Date,
): boolean {
  return nextAllowed(now, launchHours(campaign, window)) === null;
}
