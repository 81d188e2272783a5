import { type RolloutInput, rolloutWorkflowId } from '../../contracts/campaigns/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { closePromise } from '../policies/note-promise.ts';
import { countBystanders } from './read-rollout-facts.ts';

/** Notes that a rollout is through, once; one that was ended stays so. @returns how many leads it moved, and left */
export async function finishRollout(
  db: Database,
  { operatorId, rolloutId }: RolloutInput,
  now: Date,
): Promise<{ readonly moved: number; readonly kept: number }> {
  return asOperator(db, operatorId, async (tx) => {
    const { campaignId, toSequenceId, moved, ...rollout } = await tx.sequenceRollout.findUniqueOrThrow({
      where: { id: rolloutId },
    });
    const { older } = await countBystanders(tx, campaignId);
    const left = await tx.lead.count({
      where: { campaignId, endedAt: null, sequenceId: { not: null }, NOT: { sequenceId: toSequenceId } },
    });
    const kept = older + left;
    const { count } = await tx.sequenceRollout.updateMany({
      where: { id: rolloutId, status: 'running' },
      data: { status: 'done', kept, finishedAt: now },
    });
    if (count === 0) return { moved, kept: rollout.kept };
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
