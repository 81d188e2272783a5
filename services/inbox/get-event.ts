import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

/** One event with its body, as it came in. @throws Refusal forbidden, not_found */
export async function getEvent(db: Database, caller: Caller, seq: bigint) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const event = await tx.vendorEvent.findUnique({ where: { seq } });
    if (!event) throw new Refusal('not_found', 'There is no such vendor event.');
    return { ...event, seq: String(event.seq) };
  });
}
