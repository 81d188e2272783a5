import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';

export interface StoredEvents {
  readonly vendor: string;
  readonly events: readonly { readonly externalId: string; readonly kind: string; readonly body: string }[];
  /** Set for what cannot be read: it is kept, shown and never dispatched. */
  readonly quarantined?: string;
}

/** Keeps what a vendor sent, once. The answer to the vendor may go out when this returns: nothing is lost after it. */
export async function storeEvents(
  db: Database,
  received: StoredEvents,
): Promise<{ stored: number; repeated: number }> {
  const { vendor, events, quarantined } = received;
  const { count } = await asSystem(db, (tx) =>
    tx.vendorEvent.createMany({
      data: events.map(({ externalId, kind, body }) => ({
        vendor,
        externalId,
        kind,
        body,
        ...(quarantined !== undefined && { status: 'quarantined', error: quarantined }),
      })),
      skipDuplicates: true,
    }),
  );
  return { stored: count, repeated: events.length - count };
}
