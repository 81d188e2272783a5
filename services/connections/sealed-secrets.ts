import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Sealer } from '../seal.ts';

type Slot = 'secrets' | 'previous' | 'candidate';

/** Where sealed secrets belong: moved to another connection, vendor or column they do not open. */
export interface SecretsPlace<V extends ConnectionVendor> {
  readonly connectionId: string;
  readonly vendor: V;
  readonly slot: Slot;
}

export function sealSecrets<V extends ConnectionVendor>(
  seal: Sealer,
  place: SecretsPlace<V>,
  secrets: ConnectionSecrets[V],
): string {
  return seal.seal(JSON.stringify(secrets), textOf(place));
}

/** @throws Error when its key is gone, or the text belongs elsewhere */
export function openSecrets<V extends ConnectionVendor>(
  seal: Sealer,
  place: SecretsPlace<V>,
  sealed: string,
): ConnectionSecrets[V] {
  return JSON.parse(seal.open(sealed, textOf(place))) as ConnectionSecrets[V];
}

const textOf = ({ connectionId, vendor, slot }: SecretsPlace<ConnectionVendor>): string =>
  `vendor_connection:${connectionId}:${vendor}:${slot}`;
