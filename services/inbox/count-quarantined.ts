import { MOST_COUNTED } from '../../contracts/inbox/api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';

interface QuarantinedKind {
  readonly vendor: string;
  readonly kind: string;
  readonly error: string | null;
  readonly events: number;
  readonly oldestAt: Date;
  readonly newestAt: Date;
}

/** The events that were set aside, by vendor and kind; those with the newest first. @throws Refusal forbidden */
export async function countQuarantined(db: Database, caller: Caller) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const items = await tx.$queryRaw<QuarantinedKind[]>`
      SELECT vendor, kind, (array_agg(error ORDER BY seq DESC))[1] AS error, count(*)::int AS events,
        min(received_at) AS "oldestAt", max(received_at) AS "newestAt"
      FROM (SELECT * FROM vendor_event WHERE status = 'quarantined' ORDER BY seq DESC LIMIT ${MOST_COUNTED + 1}) AS newest
      GROUP BY vendor, kind ORDER BY max(seq) DESC`;
    return { items, areMore: items.reduce((sum, { events }) => sum + events, 0) > MOST_COUNTED };
  });
}
