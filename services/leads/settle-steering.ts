import type { SequenceBody, Step } from '../../contracts/campaigns/sequence.ts';
import { leadWorkflowId, type LeadInput, type Steered } from '../../contracts/leads/workflow.ts';
import { stepAfter } from '../../domain/campaigns/next-step.ts';
import { type SteerKind, whyNotSteered } from '../../domain/leads/steering.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { awaitedBooking } from './awaited-booking.ts';
import { endLead } from './end-lead.ts';
import { tellCampaign } from './tell-campaign.ts';
import { tellLead } from './stop-lead.ts';

type Row = NonNullable<Awaited<ReturnType<Transaction['leadAction']['findUnique']>>>;
type Lead = Awaited<ReturnType<typeof readLead>>;

interface Settling {
  readonly id: string;
  readonly leadId: string;
  readonly now: Date;
  /** Why the workflow refused; null: by the facts. */
  readonly refusal?: string | null;
}

/** Settles what was asked of a running sequence, for its workflow. Twice comes to the same. */
export async function settleForWorkflow(
  db: Database,
  { operatorId, leadId, actionId, now }: LeadInput & { readonly actionId: string; readonly now: number },
): Promise<Steered> {
  const row = await asOperator(db, operatorId, (tx) =>
    settleSteering(tx, { id: actionId, leadId, now: new Date(now) }),
  );
  return { status: row.status === 'done' ? 'done' : 'refused', refusal: row.refusal };
}

/** Settles it at once where no workflow has begun to work the lead, or none does any more. @returns the row, asked still if one may */
export async function ifNotBegun(tx: Transaction, action: Row, now: Date): Promise<Row> {
  const lead = await tx.lead.findUniqueOrThrow({
    where: { id: action.leadId },
    select: { startedAt: true, sequenceId: true, endedAt: true },
  });
  const mayRun = lead.startedAt !== null || (lead.sequenceId !== null && (await hasPromise(tx, action)));
  if (mayRun && lead.endedAt === null) return action;
  return settleInRow(tx, { ...action, now }, action);
}

/**
 * Settles what its workflow could not be asked for. Its campaign marks a lead as started before it starts the workflow,
 * which reads the row when it begins: until its first plan there is no promise. One that has closed without a word, as
 * only a person can close it, does nothing any more: it can be stopped and nothing else.
 */
export async function settleUnasked(tx: Transaction, action: Row, now: Date): Promise<Row> {
  await lockLead(tx, action.leadId);
  const may = action.kind === 'stop' || !(await hasPromise(tx, action));
  return settleInRow(
    tx,
    { ...action, now, refusal: may ? null : 'Its sequence does not run any more.' },
    action,
  );
}

async function settleInRow(
  tx: Transaction,
  settling: Settling,
  { operatorId, leadId, kind }: Row,
): Promise<Row> {
  const settled = await settleSteering(tx, settling);
  if (settled.status !== 'done') return settled;
  // Its workflow may be on its way, and have read what was before.
  await tellLead(tx, operatorId, leadId, { kind: 'look_again' });
  if (kind !== 'resume') return settled;
  const { campaignId } = await tx.lead.findUniqueOrThrow({
    where: { id: leadId },
    select: { campaignId: true },
  });
  // Its campaign may have started everybody else, and wait for more.
  await tellCampaign(tx, operatorId, campaignId);
  return settled;
}

async function lockLead(tx: Transaction, leadId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM lead WHERE id = ${leadId}::uuid FOR UPDATE`;
}

/** A sequence that runs has one: its start may not be noted yet. */
async function hasPromise(tx: Transaction, { leadId }: Row): Promise<boolean> {
  return (await tx.promiseRow.count({ where: { subjectType: 'lead', subjectId: leadId } })) > 0;
}

/** Settles an action under its lead's lock, with its audit row. What is settled stays as it is. */
export async function settleSteering(
  tx: Transaction,
  { id, leadId, now, refusal: said = null }: Settling,
): Promise<Row> {
  await lockLead(tx, leadId);
  const action = await tx.leadAction.findUniqueOrThrow({ where: { id } });
  if (action.status !== 'asked') return action;
  const lead = await readLead(tx, leadId);
  const steps = stepsOf(lead);
  const kind = action.kind as SteerKind;
  const refusal =
    whyNotSteered(
      {
        ending: lead.endedAt ? (lead.ending ?? 'ended') : null,
        isPaused: lead.pausedAt !== null,
        stepId: lead.stepId,
        steps,
        awaitsBooking: (await awaitedBooking(tx, lead)) !== null,
      },
      { kind, stepId: action.stepId },
    ) ?? said;
  if (refusal === null) await apply(tx, { lead, action, steps, now });
  const status = refusal === null ? 'done' : 'refused';
  return tx.leadAction.update({ where: { id }, data: { status, refusal, settledAt: now } });
}

function readLead(tx: Transaction, leadId: string) {
  return tx.lead.findUniqueOrThrow({
    where: { id: leadId },
    include: { sequence: true, campaign: { include: { sequence: true } } },
  });
}

/** Of the version that it is on, or will begin on. */
function stepsOf({ sequence, campaign }: Lead): readonly Step[] {
  return (sequence ?? campaign.sequence).steps as unknown as SequenceBody['steps'];
}

interface Application {
  readonly lead: Lead;
  readonly action: Row;
  readonly steps: readonly Step[];
  readonly now: Date;
}

async function apply(tx: Transaction, { lead, action, steps, now }: Application): Promise<void> {
  const { operatorId, leadId } = action;
  const actor = { kind: action.actorKind, id: action.actorId } as Actor;
  const before = { stepId: lead.stepId, visit: lead.visit, isPaused: lead.pausedAt !== null };
  const put = (data: Parameters<Transaction['lead']['update']>[0]['data']) =>
    tx.lead.update({ where: { id: leadId }, data });
  const goTo = async (stepId: string | null): Promise<void> => {
    if (stepId === null) return endLead(tx, { operatorId, leadId, ending: 'exhausted', now, actor });
    const sequenceId = lead.sequenceId ?? lead.campaign.sequenceId;
    await put({ sequenceId, stepId, visit: lead.visit + 1, stepSince: now, wakeAt: null });
  };
  if (action.kind === 'pause') await put({ pausedAt: now, pauseReason: action.reason });
  else if (action.kind === 'resume') await put({ pausedAt: null, pauseReason: null });
  else if (action.kind === 'move') await goTo(action.stepId);
  else if (action.kind === 'skip') await goTo(stepAfter(steps, lead.stepId));
  else await endLead(tx, { operatorId, leadId, ending: action.paid ? 'paid' : 'stopped', now, actor });
  await audit(tx, {
    operatorId,
    actor,
    action: `lead.${action.kind}`,
    subject: { type: 'lead', id: leadId },
    before,
    after: { actionId: action.id, stepId: action.stepId, workflow: leadWorkflowId(leadId) },
  });
}
