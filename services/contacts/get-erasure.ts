import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { type ErasureState, erasureState } from './erasure-state.ts';

/** @throws Refusal forbidden, not_found */
export async function getErasure(db: Database, caller: Caller, id: string): Promise<ErasureState> {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const row = await tx.erasure.findUnique({
      where: { id },
      include: { items: { select: { status: true } } },
    });
    if (!row) throw new Refusal('not_found', 'There is no such erasure.');
    return erasureState(row);
  });
}
