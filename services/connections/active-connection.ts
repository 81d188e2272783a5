import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** The account of the operator's own that is in use at a vendor, read this moment; null: the environment's is. */
export async function activeConnection(
  tx: Transaction,
  operatorId: string,
  vendor: ConnectionVendor,
): Promise<string | null> {
  const own = await tx.vendorConnection.findFirst({
    where: { operatorId, vendor, status: 'active' },
    select: { id: true },
  });
  return own?.id ?? null;
}
