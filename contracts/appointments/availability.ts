export const REFRESH_AVAILABILITIES_SCHEDULE = 'refresh-availabilities';
export const REFRESH_AVAILABILITIES_WORKFLOW = 'refreshAvailabilities';

export interface CampaignRef {
  readonly operatorId: string;
  readonly campaignId: string;
}

/** A page of the campaigns that have a calendar, in a stable order. */
export interface CampaignPage {
  readonly campaigns: readonly CampaignRef[];
  /** Begins the next page; null: this is the last one. */
  readonly next: string | null;
}

export interface RefreshInput {
  /** Where an earlier run left off; null: from the start. */
  readonly after: string | null;
}
