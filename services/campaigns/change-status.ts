import {
  CAMPAIGN_CHANGED,
  CAMPAIGN_WORKFLOW,
  campaignWorkflowId,
} from '../../contracts/campaigns/workflow.ts';
import {
  becomes,
  type CampaignStatus,
  type CampaignVerb,
  whyRefused,
} from '../../domain/campaigns/status.ts';
import type { Campaign, Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';

const DONE: Readonly<Record<CampaignVerb, string>> = {
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
  end: 'ended',
  stop: 'stopped',
  archive: 'archived',
};

/**
 * Holds a campaign as it stands until the transaction is over. An import takes the same lock: its leads are either here
 * already, or it sees what the campaign has become. @throws Refusal not_found
 */
export async function lockCampaign(tx: Transaction, campaignId: string): Promise<Campaign> {
  await tx.$queryRaw`SELECT 1 FROM campaign WHERE id = ${campaignId}::uuid FOR NO KEY UPDATE`;
  const campaign = await tx.campaign.findUnique({ where: { id: campaignId } });
  if (!campaign) throw new Refusal('not_found', 'There is no such campaign.');
  return campaign;
}

export interface StatusChange {
  readonly verb: CampaignVerb;
  readonly actor: Actor;
  /** What is kept with the new status. */
  readonly data?: Prisma.CampaignUpdateManyMutationInput;
  /** For the trail. */
  readonly told?: Prisma.InputJsonObject;
  /** Why, as a person says it. */
  readonly words?: string;
}

/** Moves a locked campaign by a verb; nothing else changes its status. @throws Refusal conflict (naming state and remedy) */
export async function changeCampaignStatus(
  tx: Transaction,
  campaign: Campaign,
  { verb, actor, data = {}, told = {}, words }: StatusChange,
): Promise<Campaign> {
  const { id, operatorId } = campaign;
  const from = campaign.status as CampaignStatus;
  const to = becomes(from, verb);
  if (!to) throw new Refusal('conflict', whyRefused(from, DONE[verb]));
  const changed = await tx.campaign.update({ where: { id }, data: { ...data, status: to } });
  await audit(tx, {
    ...{ operatorId, actor, action: `campaign.${verb}`, subject: { type: 'campaign', id } },
    before: { status: from },
    after: { status: to, ...told },
    words,
  });
  return changed;
}

/** Has the campaign's workflow read its facts again; it is started if it does not run. */
export async function tellOfChange(
  tx: Transaction,
  { operatorId, id: campaignId }: Pick<Campaign, 'operatorId' | 'id'>,
): Promise<void> {
  await oweSignal(tx, {
    operatorId,
    workflowId: campaignWorkflowId(campaignId),
    workflowType: CAMPAIGN_WORKFLOW,
    start: 'entity',
    input: { operatorId, campaignId },
    signal: CAMPAIGN_CHANGED,
  });
}

/** Has the campaign's workflow tell its leads in flight something, from the first to the last. */
export async function haveLeadsTold(
  tx: Transaction,
  { operatorId, clientId, id: campaignId }: Pick<Campaign, 'operatorId' | 'clientId' | 'id'>,
  telling: 'look_again' | 'stop',
): Promise<void> {
  const tells = { telling, toldTo: null, updatedAt: new Date() };
  await tx.campaignRun.upsert({
    where: { campaignId },
    create: { operatorId, clientId, campaignId, ...tells },
    update: tells,
  });
}
