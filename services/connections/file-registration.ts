import type { Registration, SecretsFromVendor } from '../../contracts/connections/account.ts';
import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { lockConnection } from './connection-row.ts';
import type { Sealer } from '../seal.ts';
import { openSecrets, sealSecrets } from './sealed-secrets.ts';

interface Filed<V extends ConnectionVendor> {
  readonly operatorId: string;
  readonly connectionId: string;
  readonly vendor: V;
  /** What the vendor was asked with, as it lay in the row. */
  readonly sealed: string;
  readonly registration: Registration;
  /** What came back takes the place of what we had. */
  readonly secrets: SecretsFromVendor<V>;
  /** What was changed at the vendor. `refused`: it did not let us; what was registered before is as it was. */
  readonly came: 'changed' | 'as_it_was' | 'refused';
  readonly actor: Actor;
  readonly now: Date;
}

/**
 * Keeps what is registered at the vendor, and what its events are signed with from now on.
 * @returns false: others are in use by now than the vendor was asked with, so that nothing is kept
 */
export async function fileRegistration<V extends ConnectionVendor>(
  tx: Transaction,
  seal: Sealer,
  filed: Filed<V>,
): Promise<boolean> {
  const { operatorId, connectionId, registration, now } = filed;
  const row = await lockConnection(tx, operatorId, filed.vendor);
  if (row?.id !== connectionId || row.sealedSecrets !== filed.sealed) return false;
  const resealed = reseal(seal, filed, { ...row, sealedSecrets: row.sealedSecrets });
  await tx.vendorConnection.update({
    where: { id: connectionId },
    data: {
      registration: { ...registration },
      updatedAt: now,
      ...(filed.came !== 'refused' && { registeredAt: now }),
      ...resealed,
    },
  });
  if (filed.came !== 'as_it_was' || Object.keys(resealed).length > 0) {
    await audit(tx, {
      operatorId,
      actor: filed.actor,
      action: 'connection.registered',
      subject: { type: 'vendor_connection', id: connectionId },
      after: {
        vendor: filed.vendor,
        came: filed.came,
        endpoints: registration.ids.length,
        newSecrets: Object.keys(resealed).length > 0 ? Object.keys(filed.secrets) : [],
        byHand: registration.byHand.length,
      },
    });
  }
  return true;
}

/** What came back that we did not have, in each column that it belongs to. */
function reseal<V extends ConnectionVendor>(
  seal: Sealer,
  { connectionId, vendor, secrets }: Filed<V>,
  row: { readonly sealedSecrets: string; readonly sealedCandidate: string | null },
): Partial<Record<'sealedSecrets' | 'sealedCandidate', string>> {
  const place = { connectionId, vendor };
  const used = openSecrets(seal, { ...place, slot: 'secrets' }, row.sealedSecrets);
  const isNews = Object.entries(secrets).some(([name, value]) => used[name as keyof typeof used] !== value);
  if (!isNews) return {};
  const sealedSecrets = sealSecrets(seal, { ...place, slot: 'secrets' }, { ...used, ...secrets });
  const { sealedCandidate } = row;
  const entered = sealedCandidate && openSecrets(seal, { ...place, slot: 'candidate' }, sealedCandidate);
  // What was entered meanwhile may be of another account: its endpoint is another one.
  if (!entered || !isSameAccount(entered, used, secrets)) return { sealedSecrets };
  const sealed = sealSecrets(seal, { ...place, slot: 'candidate' }, { ...entered, ...secrets });
  return { sealedSecrets, sealedCandidate: sealed };
}

function isSameAccount<V extends ConnectionVendor>(
  one: ConnectionSecrets[V],
  other: ConnectionSecrets[V],
  replaced: SecretsFromVendor<V>,
): boolean {
  const of = (secrets: ConnectionSecrets[V]) =>
    JSON.stringify(
      Object.entries(secrets)
        .filter(([name]) => !(name in replaced) && name !== 'from')
        .sort(),
    );
  return of(one) === of(other);
}
