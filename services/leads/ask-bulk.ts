import { BULK_WORKFLOW, bulkWorkflowId } from '../../contracts/leads/bulk.ts';
import type { NewBulk } from '../../contracts/leads/bulk-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { type BulkState, bulkState } from './bulk-state.ts';
import { readSelection, requireChange, requireLeads, selectedLeads } from './select-leads.ts';

/** To count among a million leads by a word takes some seconds. */
const PATIENCE = { timeout: 60_000 };

/**
 * Asks for a change to many leads. Which, is fixed here: a workflow goes through them, and leads that are added later
 * are left alone. A change to none is done at once.
 *
 * @throws Refusal forbidden, invalid, not_found (a lead or the campaign that is named)
 */
export async function askBulk(db: Database, caller: Caller, input: NewBulk): Promise<BulkState> {
  const operatorId = requireOperator(caller);
  const selection = readSelection(input);
  const { kind, change, reason } = input;
  const ask = async (tx: Transaction): Promise<BulkState> => {
    await requireLeads(tx, selection);
    await requireChange(tx, input);
    const [{ at } = { at: new Date() }] = await tx.$queryRaw<{ at: Date }[]>`
      SELECT date_trunc('milliseconds', clock_timestamp()) AS at`;
    const total = await tx.lead.count({ where: selectedLeads(selection, at) });
    const row = await tx.bulkAction.create({
      data: {
        ...{ operatorId, kind, reason, total, createdAt: at },
        ...{ actorKind: caller.actor.kind, actorId: caller.actor.id },
        filter: selection,
        change: { ...change },
        ...(total === 0 && { status: 'done', finishedAt: at }),
      },
    });
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'leads.bulk' },
      subject: { type: 'bulk_action', id: row.id },
      after: { kind, total, change: { ...change } },
    });
    if (total > 0)
      await oweSignal(tx, {
        ...{ operatorId, workflowId: bulkWorkflowId(row.id), workflowType: BULK_WORKFLOW, start: 'once' },
        input: { operatorId, bulkActionId: row.id },
      });
    return bulkState(row, at);
  };
  return asOperator(db, operatorId, ask, PATIENCE);
}
