import { requireOperator } from '../../services/authorise.ts';
import { giveBackLead } from '../../services/leads/give-back-lead.ts';
import { listLeadActions } from '../../services/leads/list-lead-actions.ts';
import { type LeadActionRow, type SteerRequest, steerLead } from '../../services/leads/steer-lead.ts';
import { takeOverLead } from '../../services/leads/take-over-lead.ts';
import { Refusal } from '../../services/refusal.ts';
import type { RequestContext } from '../context.ts';
import { endpoints } from '../endpoints.ts';

const { pause, resume, skip, move, stop, takeOver, giveBack, list } = endpoints.leadActions;

export const leadActionRoutes = {
  pause: pause.handler(({ context, input }) => steer(context, { ...input, kind: 'pause' })),
  resume: resume.handler(({ context, input }) => steer(context, { ...input, kind: 'resume' })),
  skip: skip.handler(({ context, input }) => steer(context, { ...input, kind: 'skip' })),
  move: move.handler(({ context, input }) => steer(context, { ...input, kind: 'move' })),
  stop: stop.handler(({ context, input }) => steer(context, { ...input, kind: 'stop' })),
  takeOver: takeOver.handler(({ context, input }) =>
    takeOverLead(context, context.caller, { ...input, idempotencyKey: context.idempotencyKey }),
  ),
  giveBack: giveBack.handler(({ context, input }) =>
    giveBackLead(context, context.caller, { ...input, idempotencyKey: context.idempotencyKey }),
  ),
  list: list.handler(({ context: { db, caller }, input }) => listLeadActions(db, caller, input)),
};

/** @throws Refusal conflict, in the words of whoever refused it */
async function steer(
  { db, updates, now, caller, idempotencyKey }: RequestContext,
  { id: leadId, ...asked }: Omit<SteerRequest, 'leadId' | 'idempotencyKey'> & { readonly id: string },
): Promise<LeadActionRow> {
  const steerer = { operatorId: requireOperator(caller), actor: caller.actor, only: caller.only };
  const action = await steerLead({ db, updates, now }, steerer, { ...asked, leadId, idempotencyKey });
  if (action.status === 'refused') throw new Refusal('conflict', action.refusal ?? 'It was refused.');
  return action;
}
