import type { Database } from '../../prisma/client.ts';
import { asOperator, asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { closeDispute, lockDispute } from './close-dispute.ts';

/**
 * Takes a dispute back. Withdrawing it again changes nothing.
 *
 * @throws Refusal not_found, forbidden (the other side raised it), conflict (it is settled)
 */
export async function withdrawDispute(db: Database, caller: Caller, id: string, now: Date) {
  const { operatorId, role } = caller.tenant;
  const seen = await asTenant(db, caller.tenant, (tx) => tx.dispute.findUnique({ where: { id } }));
  if (!seen) throw new Refusal('not_found', 'There is no such dispute.');
  if (seen.raisedFor !== role)
    throw new Refusal('forbidden', `Only the ${seen.raisedFor}, whose side raised it, can withdraw it.`);
  return asOperator(db, operatorId, async (tx) => {
    const dispute = await lockDispute(tx, id);
    if (dispute.status === 'withdrawn') return dispute;
    if (dispute.status !== 'open') throw new Refusal('conflict', `The dispute is ${dispute.status} already.`);
    return closeDispute(tx, caller, dispute, { status: 'withdrawn', reason: null, now });
  });
}
