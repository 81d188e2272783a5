import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';

/** Where a vendor sends events: of an operator's own account by the connection's id, else the environment's. */
export function endpointAddress(
  publicUrl: string,
  vendor: ConnectionVendor,
  connectionId?: string | null,
): string {
  return `${publicUrl}/api/webhooks/${vendor}${connectionId ? `/${connectionId}` : ''}`;
}
