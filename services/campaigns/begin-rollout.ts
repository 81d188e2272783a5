import { ROLLOUT_WORKFLOW, rolloutWorkflowId } from '../../contracts/campaigns/workflow.ts';
import { type CampaignStatus, takesLeads } from '../../domain/campaigns/status.ts';
import type { Campaign } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';
import { lockCampaign } from './change-status.ts';
import { foresee } from './preview-rollout.ts';
import { readRolloutFacts } from './read-rollout-facts.ts';
import type { SequenceRow } from './view-sequence.ts';

export interface NewRollout {
  readonly operatorId: string;
  readonly campaign: Campaign;
  readonly to: SequenceRow;
  readonly choices: Readonly<Record<string, string>>;
  readonly actor: Actor;
  /** The rollout that it takes back: what is not chosen goes its usual way. */
  readonly rollsBack: string | null;
}

/**
 * The campaign, under the lock that starts, stops and edits of it share.
 *
 * @throws Refusal not_found, conflict (it is over)
 */
export async function lockForEdit(tx: Transaction, campaignId: string): Promise<Campaign> {
  const campaign = await lockCampaign(tx, campaignId);
  if (takesLeads(campaign.status as CampaignStatus)) return campaign;
  throw new Refusal('conflict', `The campaign is ${campaign.status}: its sequence does not change any more.`);
}

/**
 * Begins to give a campaign's leads another version. The campaign has it from the same moment on, so that whoever begins
 * meanwhile begins on it; its workflow moves those that run.
 *
 * @throws Refusal conflict (another runs, or the campaign has that version), invalid (choices that are missing or senseless)
 */
export async function beginRollout(tx: Transaction, asked: NewRollout) {
  const { operatorId, campaign, to, choices, actor, rollsBack } = asked;
  const { id: campaignId, clientId } = campaign;
  const running = await tx.sequenceRollout.findFirst({ where: { campaignId, status: 'running' } });
  if (running) {
    throw new Refusal('conflict', `Rollout ${running.id} is still at it: wait for its end, or roll it back.`);
  }
  if (campaign.sequenceId === to.id) throw new Refusal('conflict', 'The campaign has that version already.');
  const facts = await readRolloutFacts(tx, campaign, to);
  const open = foresee(facts, choices).choices;
  if (open.length > 0 && rollsBack === null) {
    const fields = open.map(({ stepId, leads, suggested }) => ({
      field: `choices.${stepId}`,
      message: `must be given: ${leads} leads stand on it, and it is no more. A step of the new version, or "end"; perhaps "${suggested}"`,
    }));
    throw new Refusal('invalid', 'Say where the leads go that stand on a step that is no more.', fields);
  }
  const total = facts.older + facts.standing.reduce((sum, { leads }) => sum + leads, 0);
  const versions = { fromSequenceId: campaign.sequenceId, toSequenceId: to.id };
  const rollout = await tx.sequenceRollout.create({
    data: { operatorId, clientId, campaignId, ...versions, choices, total, kept: facts.older, rollsBack },
  });
  await tx.campaign.update({ where: { id: campaignId }, data: { sequenceId: to.id } });
  await oweSignal(tx, {
    operatorId,
    workflowId: rolloutWorkflowId(rollout.id),
    workflowType: ROLLOUT_WORKFLOW,
    start: 'once',
    input: { operatorId, rolloutId: rollout.id },
  });
  await audit(tx, {
    operatorId,
    actor,
    action: rollsBack === null ? 'campaign.roll_out' : 'campaign.roll_back',
    subject: { type: 'campaign', id: campaignId },
    before: { sequenceId: campaign.sequenceId },
    after: { sequenceId: to.id, rolloutId: rollout.id, leads: total },
  });
  return rollout;
}
