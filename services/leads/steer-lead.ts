import { createHash } from 'node:crypto';
import { leadWorkflowId, STEER_LEAD, type Steered, type SteerLead } from '../../contracts/leads/workflow.ts';
import { ifNotBegun, settleSteering, settleUnasked } from './settle-steering.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { requireLead } from './lead-scope.ts';
import type { WorkflowUpdates } from './workflow-updates.ts';

export interface SteerDeps {
  readonly db: Database;
  readonly updates: WorkflowUpdates;
  readonly now: () => Date;
}

export interface Steerer extends Pick<Caller, 'actor' | 'only'> {
  readonly operatorId: string;
}

export interface SteerRequest {
  readonly leadId: string;
  readonly kind: SteerKind;
  /** Of a move, and of nothing else. */
  readonly stepId?: string | undefined;
  /** In the words of whoever asks; it stays in the row. */
  readonly reason: string;
  /** Of a stop: because it has paid. */
  readonly paid?: boolean | undefined;
  /** The change to many that it is part of: one action a lead. */
  readonly bulkActionId?: string | undefined;
  /** Of the request: the same again is done once, and answered as it was. */
  readonly idempotencyKey?: string | undefined;
}

export type SteerKind = 'pause' | 'resume' | 'skip' | 'move' | 'stop';

export type LeadActionRow = NonNullable<Awaited<ReturnType<Transaction['leadAction']['findUnique']>>>;

/**
 * Does what somebody asks of one lead's sequence, and writes down who asked, why, and what became of it. A sequence that
 * runs is asked itself; one that has not begun, or is over, is settled in its row.
 *
 * @returns the action, `done` or `refused` with the reason in plain words
 * @throws Refusal not_found, invalid (a move without a step), unavailable: it stays asked, and the same again does it once
 */
export async function steerLead(
  { db, updates, now }: SteerDeps,
  steerer: Steerer,
  request: SteerRequest,
): Promise<LeadActionRow> {
  if ((request.kind === 'move') !== Boolean(request.stepId)) {
    const fields = [{ field: 'stepId', message: 'names the step of a move, and of nothing else' }];
    throw new Refusal('invalid', 'A move names a step.', fields);
  }
  const { operatorId } = steerer;
  const asked = await asOperator(db, operatorId, async (tx) => {
    const row = await ask(tx, steerer, request);
    return row.status === 'asked' ? ifNotBegun(tx, row, now()) : row;
  });
  if (asked.status !== 'asked') return asked;
  const said = await askWorkflow(updates, asked);
  return asOperator(db, operatorId, (tx) =>
    said === 'not_running'
      ? settleUnasked(tx, asked, now())
      : settleSteering(tx, { ...asked, now: now(), refusal: said.refusal }),
  );
}

/**
 * @returns why it is refused; null: it was settled by the workflow
 * @throws Refusal unavailable
 */
async function askWorkflow(
  updates: WorkflowUpdates,
  { id, leadId }: LeadActionRow,
): Promise<{ readonly refusal: string | null } | 'not_running'> {
  const argument: SteerLead = { actionId: id };
  const said = await updates.update({
    workflowId: leadWorkflowId(leadId),
    name: STEER_LEAD,
    updateId: id,
    argument: { ...argument },
  });
  switch (said.became) {
    case 'answered':
      return { refusal: (said.answer as Steered).refusal };
    case 'refused':
      return { refusal: said.why };
    case 'not_running':
      return 'not_running';
    case 'away':
      throw new Refusal(
        'unavailable',
        'The lead’s workflow does not answer now, and nobody can say whether it was done. ' +
          'Send the same request again: it is done once.',
      );
  }
}

/** The row of this very request, which may have come before. */
async function ask(
  tx: Transaction,
  { operatorId, actor, only }: Steerer,
  request: SteerRequest,
): Promise<LeadActionRow> {
  const { leadId, kind, stepId = null, reason, paid = false, bulkActionId = null, idempotencyKey } = request;
  // One at a time for each lead: the same request twice at once finds what the first has written.
  const [lead] = await tx.$queryRaw<{ client_id: string }[]>`
    SELECT client_id FROM lead WHERE id = ${leadId}::uuid FOR UPDATE`;
  if (!lead) throw new Refusal('not_found', 'There is no such lead.');
  await requireLead(tx, { only }, leadId);
  const id = idempotencyKey && idOf(operatorId, request, idempotencyKey);
  const said = { operatorId, leadId, kind, stepId, reason, paid, bulkActionId };
  const by = { actorKind: actor.kind, actorId: actor.id };
  const earlier = await tx.leadAction.findFirst({
    where: id ? { id } : bulkActionId ? { leadId, bulkActionId } : { ...said, ...by, status: 'asked' },
    orderBy: { createdAt: 'desc' },
  });
  if (earlier) return earlier;
  return tx.leadAction.create({
    data: { ...(id && { id }), clientId: lead.client_id, ...said, ...by },
  });
}

/** The id of what is asked under a key, in the form of a UUID of version 8. */
function idOf(operatorId: string, { leadId, kind }: SteerRequest, key: string): string {
  const hex = createHash('sha256').update(`${operatorId} ${leadId} ${kind} ${key}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
