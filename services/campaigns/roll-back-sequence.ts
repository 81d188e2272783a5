import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { closePromise } from '../policies/note-promise.ts';
import { Refusal } from '../refusal.ts';
import { beginRollout, lockForEdit } from './begin-rollout.ts';
import { requireRollout } from './get-rollout.ts';
import { requireSequence } from './get-sequence.ts';
import { viewOfRollout } from './view-rollout.ts';

interface Asked {
  readonly id: string;
  readonly rolloutId: string;
  readonly choices: Readonly<Record<string, string>>;
}

/**
 * Takes a rollout back: another one, to the version that it came from. While it runs it is ended first. Leads that it
 * ended, or that ended since, stay where they are.
 *
 * @throws Refusal forbidden, not_found, conflict (the campaign is over, or has another version since), invalid (choices)
 */
export async function rollBackSequence(db: Database, caller: Caller, { id, rolloutId, choices }: Asked) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const campaign = await lockForEdit(tx, id);
    const { fromSequenceId, toSequenceId } = await requireRollout(tx, id, rolloutId);
    if (campaign.sequenceId !== toSequenceId) {
      throw new Refusal(
        'conflict',
        'The campaign has another version since: roll that back, or roll out what you want.',
      );
    }
    // Its page, if one is at work, ends before this goes on, and no other begins.
    const { count } = await tx.sequenceRollout.updateMany({
      where: { id: rolloutId, status: 'running' },
      data: { status: 'superseded', finishedAt: new Date() },
    });
    if (count > 0) await closePromise(tx, { operatorId, type: 'rollout', id: rolloutId });
    const to = await requireSequence(tx, fromSequenceId);
    const { actor } = caller;
    return viewOfRollout(
      await beginRollout(tx, { operatorId, campaign, to, choices, actor, rollsBack: rolloutId }),
    );
  });
}
