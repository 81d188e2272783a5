import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { changeLead } from './change-lead.ts';
import { type SteerDeps, steerLead } from './steer-lead.ts';
import type { HandOver } from './take-over-lead.ts';

/** The sequence of a lead goes on; the lead stays whose it is. @throws as steerLead does, and conflict (it is not paused) */
export async function giveBackLead(
  deps: SteerDeps,
  caller: Caller,
  { id, reason, idempotencyKey }: HandOver,
) {
  const { actor, only } = caller;
  const steerer = { operatorId: requireOperator(caller), actor, only };
  const action = await steerLead(deps, steerer, { leadId: id, kind: 'resume', reason, idempotencyKey });
  if (action.status === 'refused') throw new Refusal('conflict', action.refusal ?? 'It was refused.');
  return changeLead(deps.db, caller, { id });
}
