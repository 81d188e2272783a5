import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { changeLead } from './change-lead.ts';
import { requireLead } from './lead-scope.ts';
import { type SteerDeps, steerLead } from './steer-lead.ts';

export interface HandOver {
  readonly id: string;
  readonly reason: string;
  readonly idempotencyKey?: string | undefined;
}

/**
 * A person goes on with a lead by hand: its sequence pauses, and it is assigned to whoever asks. One that is paused or
 * over is assigned alone. Done again it comes to the same.
 *
 * @throws Refusal forbidden, not_found, invalid (a key asks, who is nobody), conflict, unavailable
 */
export async function takeOverLead(deps: SteerDeps, caller: Caller, asked: HandOver) {
  const { actor, only } = caller;
  const operatorId = requireOperator(caller);
  if (actor.kind !== 'person')
    throw new Refusal('forbidden', 'A lead is taken over by a person: sign in, or assign it and pause it.');
  if (await isHeld(deps, caller, asked.id)) return changeLead(deps.db, caller, mine(asked.id, actor.id));
  const action = await steerLead(
    deps,
    { operatorId, actor, only },
    { leadId: asked.id, kind: 'pause', reason: asked.reason, idempotencyKey: asked.idempotencyKey },
  );
  // Somebody else may have paused it, or it ended, a moment ago: either is as good.
  if (action.status === 'refused' && !(await isHeld(deps, caller, asked.id)))
    throw new Refusal('conflict', action.refusal ?? 'It was refused.');
  return changeLead(deps.db, caller, mine(asked.id, actor.id));
}

const mine = (id: string, assignedTo: string) => ({ id, assignedTo });

/** Nothing of its sequence goes out: it is paused, or over. */
async function isHeld({ db }: SteerDeps, caller: Caller, id: string): Promise<boolean> {
  return asOperator(db, requireOperator(caller), async (tx) => {
    await requireLead(tx, caller, id);
    const lead = await tx.lead.findUniqueOrThrow({ where: { id } });
    return lead.pausedAt !== null || lead.endedAt !== null;
  });
}
