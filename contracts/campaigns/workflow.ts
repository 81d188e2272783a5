export const CAMPAIGN_WORKFLOW = 'campaign';
export const campaignWorkflowId = (campaignId: string): string => `campaign:${campaignId}`;

export interface CampaignInput {
  readonly operatorId: string;
  readonly campaignId: string;
}

export const LEADS_ADDED = 'leadsAdded';
