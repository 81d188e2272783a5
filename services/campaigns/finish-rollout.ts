import { type RolloutInput, rolloutWorkflowId } from '../../contracts/campaigns/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { closePromise } from '../policies/note-promise.ts';
import { countBystanders } from './read-rollout-facts.ts';

export interface Finished {
  readonly moved: number;
  readonly kept: number;
}

/**
 * Notes that a rollout is through, once.
 *
 * @returns how many leads it moved, and left; null: another rollout has taken its place
 */
export async function finishRollout(
  db: Database,
  { operatorId, rolloutId }: RolloutInput,
  now: Date,
): Promise<Finished | null> {
  return asOperator(db, operatorId, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM sequence_rollout WHERE id = ${rolloutId}::uuid FOR UPDATE`;
    const { campaignId, toSequenceId, moved, ...rollout } = await tx.sequenceRollout.findUniqueOrThrow({
      where: { id: rolloutId },
    });
    if (rollout.status !== 'running') return rollout.status === 'done' ? { moved, kept: rollout.kept } : null;
    const { older } = await countBystanders(tx, campaignId);
    const left = await tx.lead.count({
      where: { campaignId, endedAt: null, sequenceId: { not: null }, NOT: { sequenceId: toSequenceId } },
    });
    const kept = older + left;
    await tx.sequenceRollout.update({
      where: { id: rolloutId },
      data: { status: 'done', kept, finishedAt: now },
    });
    await closePromise(tx, { operatorId, type: 'rollout', id: rolloutId });
    await audit(tx, {
      operatorId,
      actor: { kind: 'workflow', id: rolloutWorkflowId(rolloutId) },
      action: 'campaign.rolled_out',
      subject: { type: 'campaign', id: campaignId },
      after: { rolloutId, moved, kept },
    });
    return { moved, kept };
  });
}
