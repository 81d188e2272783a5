import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { beginRollout, lockForEdit } from './begin-rollout.ts';
import { requireSequence } from './get-sequence.ts';
import type { EditAsked } from './preview-rollout.ts';
import { viewOfRollout } from './view-rollout.ts';

/**
 * Gives a campaign and its running leads another version of its sequence.
 *
 * @throws Refusal forbidden, not_found (campaign, sequence), conflict (it is over, has that version, or is being given
 * another), invalid (choices)
 */
export async function rollOutSequence(db: Database, caller: Caller, { id, sequenceId, choices }: EditAsked) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const campaign = await lockForEdit(tx, id);
    const to = await requireSequence(tx, sequenceId);
    const { actor } = caller;
    return viewOfRollout(
      await beginRollout(tx, { operatorId, campaign, to, choices, actor, rollsBack: null }),
    );
  });
}
