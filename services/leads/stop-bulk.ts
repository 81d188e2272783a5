import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { type BulkState, bulkState } from './bulk-state.ts';
import { noSuchBulkAction } from './get-bulk-action.ts';

/**
 * Ends a change to many leads where it stands: the page that is under way is finished, no other begins. To stop what
 * was stopped changes nothing.
 *
 * @throws Refusal forbidden, not_found, conflict (it is done)
 */
export async function stopBulk(db: Database, caller: Caller, id: string, now: Date): Promise<BulkState> {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM bulk_action WHERE id = ${id}::uuid FOR UPDATE`;
    const row = await tx.bulkAction.findUnique({ where: { id } });
    if (!row) throw noSuchBulkAction();
    if (row.status === 'done') throw new Refusal('conflict', 'It is done: there is nothing left to stop.');
    if (row.status === 'stopped') return bulkState(row, now);
    const stopped = await tx.bulkAction.update({
      where: { id },
      data: { status: 'stopped', finishedAt: now },
    });
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'leads.bulk.stop' },
      subject: { type: 'bulk_action', id },
      after: { changed: row.changed, refused: row.refused, total: row.total },
    });
    return bulkState(stopped, now);
  });
}
