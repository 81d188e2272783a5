import type { Placement } from '../../domain/campaigns/place-lead.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { changeLeadStatus } from '../leads/change-lead-status.ts';
import { closePromise } from '../policies/note-promise.ts';

export interface MovedLead {
  readonly id: string;
  readonly placement: Placement;
}

interface Put {
  readonly operatorId: string;
  /** The version that they get. */
  readonly to: string;
  /** Locked by this transaction. */
  readonly placed: readonly MovedLead[];
  readonly now: Date;
  readonly by: Actor;
}

/** Puts leads where an edit places them, all at once. @returns how many */
export async function putLeads(tx: Transaction, { operatorId, to, placed, now, by }: Put): Promise<number> {
  if (placed.length === 0) return 0;
  const steps = placed.map(({ placement }) => (placement.do === 'go' ? placement.to : null));
  const does = placed.map(({ placement }) => placement.do);
  await tx.$executeRaw`
    UPDATE lead SET sequence_id = ${to}::uuid,
      step_id = CASE put.does WHEN 'go' THEN put.step WHEN 'end' THEN NULL ELSE lead.step_id END,
      visit = lead.visit + CASE put.does WHEN 'stay' THEN 0 ELSE 1 END,
      step_since = CASE put.does WHEN 'go' THEN ${now}::timestamptz ELSE lead.step_since END,
      wake_at = CASE put.does WHEN 'stay' THEN lead.wake_at END,
      ended_at = CASE put.does WHEN 'end' THEN ${now}::timestamptz END,
      ending = CASE put.does WHEN 'end' THEN 'exhausted' END
    FROM unnest(${placed.map(({ id }) => id)}::uuid[], ${steps}::text[], ${does}::text[]) AS put(id, step, does)
    WHERE lead.id = put.id AND lead.ended_at IS NULL`;
  for (const { id: leadId, placement } of placed) {
    if (placement.do !== 'end') continue;
    const reason = 'its step was taken out of the sequence';
    await changeLeadStatus(tx, { operatorId, leadId, to: 'exhausted', reason, actor: by });
    await closePromise(tx, { operatorId, type: 'lead', id: leadId });
  }
  await tx.audit.createMany({
    data: placed.flatMap(({ id, placement }) =>
      placement.do === 'go' || placement.do === 'end'
        ? [
            {
              ...{ operatorId, actorKind: by.kind, actorId: by.id, action: 'lead.move' },
              ...{ subjectType: 'lead', subjectId: id },
              after: { sequenceId: to, stepId: placement.do === 'go' ? placement.to : null },
            },
          ]
        : [],
    ),
  });
  return placed.length;
}
