import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';
import { ourId } from '../our-id.ts';
import type { Sealer } from '../seal.ts';
import { type ConnectionRow, openSlot } from './connection-row.ts';
import { verifyingSecret } from './verifying-secret.ts';

/** Whose address an event came to, and what may have signed it. */
export interface Receiver {
  /** A connection's id, or environment. */
  readonly connection: string;
  /** Null: the environment's account is no operator's. */
  readonly operatorId: string | null;
  readonly secrets: readonly { readonly secret: string; readonly until?: Date }[];
  /** False: some of them do not open. What those that do have not signed may be right all the same. */
  readonly isWhole: boolean;
}

/** Null: there is no such connection at this vendor, or it was ended. Asked by the system: whose it is follows from it. */
export async function findReceiver(
  db: Database,
  seal: Sealer,
  { vendor, connectionId }: { readonly vendor: ConnectionVendor; readonly connectionId: string },
): Promise<Receiver | null> {
  if (!ourId(connectionId)) return null;
  const found = await asSystem(db, (tx) =>
    tx.vendorConnection.findFirst({
      where: { id: connectionId, vendor, status: { not: 'ended' } },
      select: {
        ...{ id: true, operatorId: true, sealedSecrets: true, sealedPrevious: true, sealedCandidate: true },
        previousUntil: true,
      },
    }),
  );
  if (!found) return null;
  const row = { ...found, vendor } as ConnectionRow;
  const until = row.previousUntil;
  let isWhole = true;
  const secrets = (['secrets', 'candidate', 'previous'] as const).flatMap((slot) => {
    try {
      const opened = openSlot(seal, row, slot);
      const secret = opened && verifyingSecret(vendor, opened);
      return secret ? [{ secret, ...(slot === 'previous' && until && { until }) }] : [];
    } catch {
      isWhole = false;
      return [];
    }
  });
  return { connection: row.id, operatorId: row.operatorId, secrets, isWhole };
}
