import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Sealer } from '../seal.ts';
import { type ConnectionRow, openSlot } from './connection-row.ts';
import type { Secrets } from './verifying-secret.ts';

/** What the vendor is to be asked about. */
export interface Candidate {
  readonly vendor: ConnectionVendor;
  /** An answer about another version is not filed. */
  readonly version: number;
  readonly secrets: Secrets;
}

/**
 * What was entered last and is not yet in use, or else what is in use. Null: there is nothing to ask about, as after a
 * refusal or the connection's end.
 */
export async function readCandidate(
  tx: Transaction,
  seal: Sealer,
  { connectionId }: { readonly connectionId: string },
): Promise<Candidate | null> {
  const row = (await tx.vendorConnection.findUnique({ where: { id: connectionId } })) as ConnectionRow | null;
  const secrets = row && (openSlot(seal, row, 'candidate') ?? openSlot(seal, row, 'secrets'));
  return secrets && { vendor: row.vendor, version: row.version, secrets };
}
