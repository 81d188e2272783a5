import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { type BulkState, bulkState } from './bulk-state.ts';

/** One change to many leads. @throws Refusal forbidden, not_found */
export async function getBulkAction(db: Database, caller: Caller, id: string, now: Date): Promise<BulkState> {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const row = await tx.bulkAction.findUnique({ where: { id } });
    if (!row) throw noSuchBulkAction();
    return bulkState(row, now);
  });
}

export function noSuchBulkAction(): Refusal {
  return new Refusal('not_found', 'There is no such change to many leads.');
}
