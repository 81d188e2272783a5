import type { OneKind } from '../../contracts/inbox/api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';

/** More at once would hold up what comes in meanwhile. */
const MOST_AT_ONCE = 500;

/**
 * Gives the oldest quarantined events of a kind to the relay again; none has no effect.
 *
 * @throws Refusal forbidden
 */
export async function replayKind(db: Database, caller: Caller, { vendor, kind }: OneKind, now: Date) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const found = await tx.vendorEvent.findMany({
      where: { vendor, kind, status: 'quarantined' },
      select: { seq: true },
      orderBy: { seq: 'asc' },
      take: MOST_AT_ONCE + 1,
    });
    const taken = found.slice(0, MOST_AT_ONCE).map(({ seq }) => seq);
    if (taken.length === 0) return { replayed: 0, left: false };
    const { count: replayed } = await tx.vendorEvent.updateMany({
      where: { seq: { in: taken }, status: 'quarantined' },
      data: { status: 'pending', attempts: 0, nextAt: now, error: null },
    });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'vendor_events.replay',
      subject: { type: 'vendor', id: vendor },
      after: { kind, replayed },
    });
    return { replayed, left: found.length > MOST_AT_ONCE };
  });
}
