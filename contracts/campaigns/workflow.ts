export const CAMPAIGN_WORKFLOW = 'campaign';
export const campaignWorkflowId = (campaignId: string): string => `campaign:${campaignId}`;

export interface CampaignInput {
  readonly operatorId: string;
  readonly campaignId: string;
}

export const LEADS_ADDED = 'leadsAdded';

/** Somebody paused, resumed, stopped or changed it: read its facts again. */
export const CAMPAIGN_CHANGED = 'campaignChanged';

/** Gives a campaign's running leads another version of its sequence, a few at a time. */
export const ROLLOUT_WORKFLOW = 'sequenceRollout';
export const rolloutWorkflowId = (rolloutId: string): string => `rollout:${rolloutId}`;

export interface RolloutInput {
  readonly operatorId: string;
  readonly rolloutId: string;
  /** It has been through all leads once, and looks for latecomers; absent: it has not. */
  readonly late?: boolean;
}
