import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';

/** Until when a person has looked; null: they never did, or a key asks. */
export async function readSeen(tx: Transaction, { actor, tenant }: Caller): Promise<Date | null> {
  if (actor.kind !== 'person') return null;
  const organizationId = tenant.role === 'client' ? tenant.clientId : tenant.operatorId;
  const row = await tx.notificationSeen.findUnique({
    where: { organizationId_userId: { organizationId, userId: actor.id } },
  });
  return row?.seenAt ?? null;
}

/** Somebody has looked at what happened until then: it only moves forward, and never past now. @returns until when they have */
export async function markSeen(
  db: Database,
  { actor, tenant }: Caller,
  { until, now }: { readonly until: Date | undefined; readonly now: Date },
): Promise<Date> {
  const clientId = tenant.role === 'client' ? tenant.clientId : null;
  const at = until && until < now ? until : now;
  return asTenant(db, tenant, async (tx) => {
    const [row] = await tx.$queryRaw<{ seenAt: Date }[]>`
      INSERT INTO notification_seen AS known (organization_id, user_id, operator_id, client_id, seen_at)
      VALUES (${clientId ?? tenant.operatorId}::uuid, ${actor.id}::uuid, ${tenant.operatorId}::uuid, ${clientId}::uuid, ${at})
      ON CONFLICT (organization_id, user_id) DO UPDATE SET seen_at = greatest(known.seen_at, excluded.seen_at)
      RETURNING seen_at AS "seenAt"`;
    return row?.seenAt ?? at;
  });
}
