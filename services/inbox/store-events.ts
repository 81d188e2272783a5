import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';
import { environmentOwner } from './environment-owner.ts';

export interface StoredEvents {
  readonly vendor: string;
  /** The connection that it came over; left out: the environment's account. */
  readonly connection?: { readonly id: string; readonly operatorId: string } | undefined;
  readonly events: readonly { readonly externalId: string; readonly kind: string; readonly body: string }[];
  /** Set for what cannot be read: it is kept, shown and never dispatched. */
  readonly quarantined?: string;
}

/** Keeps what a vendor sent, once. The answer to the vendor may go out when this returns: nothing is lost after it. */
export async function storeEvents(
  db: Database,
  received: StoredEvents,
): Promise<{ stored: number; repeated: number }> {
  const { vendor, connection, events, quarantined } = received;
  const { count } = await asSystem(db, async (tx) => {
    const isReadable = quarantined === undefined;
    const verdict = isReadable
      ? {}
      : { status: 'quarantined', error: quarantined, operatorId: await environmentOwner(tx) };
    // Whose it is follows from the address that it came to, before anything of it is read.
    const over = connection && { connection: connection.id, operatorId: connection.operatorId };
    return tx.vendorEvent.createMany({
      data: events.map(({ externalId, kind, body }) => ({
        vendor,
        externalId: storable(externalId),
        kind: storable(kind),
        body: storable(body),
        ...verdict,
        ...over,
      })),
      skipDuplicates: true,
    });
  });
  return { stored: count, repeated: events.length - count };
}

/** Postgres takes no NUL in a text, and a vendor must not be refused for one. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}
