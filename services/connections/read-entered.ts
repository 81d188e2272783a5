import type { Registration } from '../../contracts/connections/account.ts';
import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Sealer } from '../seal.ts';
import { openSecrets } from './sealed-secrets.ts';

/** What was entered does not open: its key is gone, or it was changed. */
export class SecretsUnreadable extends Error {
  override readonly name = 'SecretsUnreadable';
}

export interface Entered<V extends ConnectionVendor = ConnectionVendor> {
  readonly secrets: ConnectionSecrets[V];
  /** As it lies in the row: who files what came of it sees by this that it is still the same. */
  readonly sealed: string;
  /** Null: nothing is registered yet. */
  readonly registration: Registration | null;
}

/**
 * What to ask the vendor with: `entered`, what was entered last, confirmed or not; `used`, what is in use. Null: there is
 * none. @throws SecretsUnreadable
 */
export async function readEntered<V extends ConnectionVendor>(
  tx: Transaction,
  seal: Sealer,
  of: { readonly connectionId: string; readonly vendor: V; readonly which: 'entered' | 'used' },
): Promise<Entered<V> | null> {
  const { connectionId, vendor, which } = of;
  const row = await tx.vendorConnection.findUnique({
    where: { id: connectionId, vendor, status: { not: 'ended' } },
  });
  const candidate = which === 'entered' ? row?.sealedCandidate : null;
  const sealed = candidate ?? row?.sealedSecrets;
  if (!row || !sealed) return null;
  const slot = candidate ? 'candidate' : 'secrets';
  const secrets = open(() => openSecrets(seal, { connectionId, vendor, slot }, sealed));
  const registered = row.registration as Partial<Registration>;
  return { secrets, sealed, registration: registered.address ? (registered as Registration) : null };
}

function open<T>(unseal: () => T): T {
  try {
    return unseal();
  } catch (error) {
    throw new SecretsUnreadable(error instanceof Error ? error.message : String(error));
  }
}
