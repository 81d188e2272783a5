import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';

const OPERATOR = defineSearchAttributeKey('OperatorId', 'KEYWORD');
const CLIENT = defineSearchAttributeKey('ClientId', 'KEYWORD');
const CAMPAIGN = defineSearchAttributeKey('CampaignId', 'KEYWORD');
const STATUS = defineSearchAttributeKey('Status', 'KEYWORD');

export interface Findable {
  readonly operatorId: string;
  readonly clientId?: string;
  readonly campaignId?: string;
  readonly status: string;
}

/** Makes this workflow findable by whose it is and where it stands. */
export function findableBy(by: Findable): void {
  upsertSearchAttributes([
    { key: OPERATOR, value: by.operatorId },
    ...(by.clientId ? [{ key: CLIENT, value: by.clientId }] : []),
    ...(by.campaignId ? [{ key: CAMPAIGN, value: by.campaignId }] : []),
    { key: STATUS, value: by.status },
  ]);
}

export function nowStands(status: string): void {
  upsertSearchAttributes([{ key: STATUS, value: status }]);
}

/** Says in plain words, in the Temporal Web UI, what this workflow waits for, until when and why. */
export function say(words: string): void {
  setCurrentDetails(words);
}
