import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';

/**
 * Gives a quarantined event to the relay again.
 *
 * @throws Refusal not_found, conflict (it is not quarantined)
 */
export async function replayEvent(db: Database, caller: Caller, seq: bigint): Promise<void> {
  await asTenant(db, caller.tenant, async (tx) => {
    const event = await tx.vendorEvent.findUnique({ where: { seq } });
    if (!event) throw new Refusal('not_found', 'There is no such vendor event.');
    if (event.status !== 'quarantined')
      throw new Refusal('conflict', `The event is ${event.status}, not quarantined.`);
    await tx.vendorEvent.updateMany({
      where: { seq },
      data: { status: 'pending', attempts: 0, nextAt: new Date(), error: null },
    });
    await audit(tx, {
      operatorId: caller.tenant.operatorId,
      actor: caller.actor,
      action: 'vendor_event.replay',
      subject: { type: 'vendor_event', id: String(seq) },
    });
  });
}
