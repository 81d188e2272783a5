import { type BulkInput, type BulkProgress, bulkWorkflowId } from '../../contracts/leads/bulk.ts';
import type { BulkChange } from '../../contracts/leads/bulk-api.ts';
import type { Database } from '../../prisma/client.ts';
import type { BulkAction } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { changeLeads, type PageLead } from './change-leads.ts';
import { type Selection, selectedLeads } from './select-leads.ts';

/** Leads that are changed in one transaction: half a second of it at the most. */
const SET_PAGE = 500;
/** Leads that are asked one by one between two looks at the row. */
const STEER_PAGE = 100;
/** News that may wait for the relay before more is owed to leads: a STOP that comes now is behind so many. */
const MOST_OWED = 200;

/** What one lead is asked to do. Asking twice by the same bulk action does it once, and answers the same. */
export interface BulkSteering {
  readonly leadId: string;
  readonly kind: 'pause' | 'resume' | 'move' | 'stop';
  readonly stepId?: string;
  readonly reason: string;
  readonly bulkActionId: string;
}

export interface WorkBulk {
  readonly db: Database;
  readonly now: Date;
  /** Leads that are asked at the same time. */
  readonly atOnce: number;
  /** Answers `done`, or anything else with the reason. */
  readonly steer: (
    actor: Actor,
    lead: BulkSteering,
  ) => Promise<{ readonly status: string; readonly refusal: string | null }>;
  /** Whether a lead that cannot be asked now holds up the page, to be tried again, or is counted as refused. */
  readonly givesUp: boolean;
}

export interface WorkedBulk extends BulkProgress {
  /** So much is owed to leads that no more should be for a moment. */
  readonly congested: boolean;
}

/**
 * Takes a change to many leads one page further. The page's change, its counts and the cursor are one transaction, so
 * that a crash leaves all or nothing of it. Where each lead is asked by itself, the question has a row of its own.
 */
export async function workBulk(deps: WorkBulk, { operatorId, bulkActionId }: BulkInput): Promise<WorkedBulk> {
  const steers = await asOperator(deps.db, operatorId, async (tx) => {
    const action = await tx.bulkAction.findUniqueOrThrow({ where: { id: bulkActionId } });
    return isSteering(action) ? action : null;
  });
  if (steers) return steerPage(deps, steers);
  return asOperator(deps.db, operatorId, async (tx) => {
    const action = await lockAction(tx, bulkActionId);
    if (action.status !== 'running') return progressOf(action);
    if (await isCongested(tx)) return { ...progressOf(action), congested: true };
    const page = await nextPage(tx, action, SET_PAGE);
    const changed = page.length > 0 ? await changeLeads(tx, action, page) : 0;
    return note(tx, deps, action, page, { changed, unchanged: page.length - changed, refused: 0 });
  });
}

type SteeringAction = BulkAction & { readonly kind: BulkSteering['kind'] };

function isSteering(action: BulkAction): action is SteeringAction {
  return !['assign', 'tag', 'untag'].includes(action.kind);
}

async function steerPage(deps: WorkBulk, action: SteeringAction): Promise<WorkedBulk> {
  const { operatorId } = action;
  if (action.status !== 'running') return progressOf(action);
  const page = await asOperator(deps.db, operatorId, (tx) => nextToSteer(tx, action));
  const refusals = await askEach(deps, action, page);
  return asOperator(deps.db, operatorId, async (tx) => {
    const now = await lockAction(tx, action.id);
    // Somebody else, who was taken for dead, has noted this page.
    if (now.cursor !== action.cursor) return progressOf(now);
    await tx.bulkRefusal.createMany({
      data: refusals.map((refusal) => ({ operatorId, bulkActionId: action.id, ...refusal })),
      skipDuplicates: true,
    });
    const refused = refusals.length;
    return note(tx, deps, now, page, { changed: page.length - refused, unchanged: 0, refused });
  });
}

async function askEach(
  { atOnce, givesUp, steer }: WorkBulk,
  { id: bulkActionId, kind, reason, actorKind, actorId, change }: SteeringAction,
  page: readonly PageLead[],
): Promise<{ leadId: string; reason: string }[]> {
  const actor = { kind: actorKind as Actor['kind'], id: actorId };
  const { stepId } = change as BulkChange;
  const refusals: { leadId: string; reason: string }[] = [];
  const failures: unknown[] = [];
  const waiting = [...page];
  const askInTurn = async (): Promise<void> => {
    for (let lead = waiting.shift(); lead; lead = waiting.shift()) {
      const leadId = lead.id;
      try {
        const { status, refusal } = await steer(actor, {
          ...{ leadId, kind, reason, bulkActionId },
          ...(stepId !== undefined && { stepId }),
        });
        if (status !== 'done') refusals.push({ leadId, reason: refusal ?? 'it was refused' });
      } catch (error) {
        const isNo = error instanceof Refusal && error.code !== 'unavailable';
        if (!isNo) failures.push(error);
        refusals.push({
          leadId,
          reason: isNo ? error.message : 'its sequence did not answer: ask for this lead again',
        });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askInTurn));
  if (failures.length > 0 && !givesUp) throw failures[0];
  return refusals;
}

async function lockAction(tx: Transaction, id: string): Promise<BulkAction> {
  await tx.$queryRaw`SELECT 1 FROM bulk_action WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.bulkAction.findUniqueOrThrow({ where: { id } });
}

async function nextPage(tx: Transaction, action: BulkAction, take: number): Promise<PageLead[]> {
  const meant = selectedLeads(action.filter as unknown as Selection, action.createdAt);
  return tx.lead.findMany({
    where: { AND: [meant, action.cursor === null ? {} : { id: { gt: action.cursor } }] },
    orderBy: { id: 'asc' },
    take,
    select: { id: true, contactId: true },
  });
}

/**
 * Besides those that fit, whoever was asked before a crash could note it: a lead that has been moved from the step that
 * the filter names fits no longer, and is counted all the same.
 */
async function nextToSteer(tx: Transaction, action: BulkAction): Promise<PageLead[]> {
  const fitting = await nextPage(tx, action, STEER_PAGE);
  const asked = await tx.leadAction.findMany({
    where: { bulkActionId: action.id, leadId: action.cursor === null ? undefined : { gt: action.cursor } },
    select: { lead: { select: { id: true, contactId: true } } },
    orderBy: { leadId: 'asc' },
    take: STEER_PAGE,
  });
  const both = new Map([...fitting, ...asked.map(({ lead }) => lead)].map((lead) => [lead.id, lead]));
  return [...both.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, STEER_PAGE);
}

/** Writes down a page; an empty one is the end. What was stopped meanwhile stays stopped, and counts what was done. */
async function note(
  tx: Transaction,
  { now }: WorkBulk,
  action: BulkAction,
  page: readonly PageLead[],
  { changed, unchanged, refused }: Readonly<Record<'changed' | 'unchanged' | 'refused', number>>,
): Promise<WorkedBulk> {
  const last = page.at(-1);
  const data = last
    ? {
        cursor: last.id,
        changed: { increment: changed },
        unchanged: { increment: unchanged },
        refused: { increment: refused },
      }
    : action.status === 'running'
      ? { status: 'done', finishedAt: now }
      : {};
  const after = await tx.bulkAction.update({ where: { id: action.id }, data });
  if ('status' in data) await writeDown(tx, after);
  return progressOf(after);
}

/** What came of the act: the trail has it beside whoever asked for it. */
async function writeDown(tx: Transaction, action: BulkAction): Promise<void> {
  const { id, operatorId, kind, total, changed, unchanged, refused } = action;
  await audit(tx, {
    ...{ operatorId, actor: { kind: 'workflow', id: bulkWorkflowId(id) }, action: 'leads.bulk.done' },
    subject: { type: 'bulk_action', id },
    after: { kind, total, changed, unchanged, refused },
  });
}

async function isCongested(tx: Transaction): Promise<boolean> {
  const [owed] = await tx.$queryRaw<{ many: boolean }[]>`
    SELECT count(*) > ${MOST_OWED} AS many
    FROM (SELECT 1 FROM workflow_signal WHERE status = 'pending' LIMIT ${MOST_OWED + 1}) AS waiting`;
  return owed?.many ?? false;
}

function progressOf({ status, total, changed, unchanged, refused }: BulkAction): WorkedBulk {
  return { status: status as BulkProgress['status'], total, changed, unchanged, refused, congested: false };
}
